import { z } from 'zod';
import { didYouMean } from '../policy-file/nearest.ts';
import { appIdSchema, guid } from './guid.ts';
import { isThisMachine, shown } from './say-value.ts';

const appTypes = ['SingleTenant', 'MultiTenant'] as const;

const appTypeSchema = z.enum(appTypes, {
  error: ({ input }) =>
    `${shown(input)} is not a type of app. Write one of ${appTypes.join(', ')}.${didYouMean(String(input), appTypes)}`,
});

const roomKinds = ['thread', 'channel'] as const;

const roomKindSchema = z.enum(roomKinds, {
  error: ({ input }) =>
    `${shown(input)} is not a kind of room. Write one of ${roomKinds.join(', ')}.${didYouMean(String(input), roomKinds)}`,
});

/** The variables about Microsoft Teams, as they must be when they are set. */
export const teamsVariables = {
  MICROSOFT_APP_ID: appIdSchema.optional(),
  MICROSOFT_APP_PASSWORD: z
    .string()
    .regex(
      /^\S{16,}$/,
      'This is not a client secret. Make one under "Certificates & secrets" of the app registration, and copy its value, not its id.',
    )
    .optional(),
  MICROSOFT_APP_TENANT_ID: guid(
    'Copy "Directory (tenant) ID" from the page "Overview" of the app registration of your bot.',
  ).optional(),
  MICROSOFT_APP_TYPE: appTypeSchema.prefault('SingleTenant'),
  TEAMS_ROOMS: roomKindSchema.prefault('thread'),
  TEAMS_CHANNEL: z.string().transform(toChannelId).optional(),
  TEAMS_TENANTS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(guid('Write the ids of the other tenants, with commas between them.')))
    .optional(),
  TEAMS_SERVICE_URL: z.string().superRefine(checkSecretUrl).optional(),
  TEAMS_LOGIN_URL: z.string().superRefine(checkSecretUrl).optional(),
  TEAMS_OPENID_URL: z.string().superRefine(checkSecretUrl).optional(),
  TEAMS_GRAPH_URL: z.string().superRefine(checkSecretUrl).optional(),
};

/** A channel as its id, or in the link to it that Teams gives. */
function toChannelId(text: string, context: z.RefinementCtx): string {
  const linked = /\/l\/channel\/([^/?]+)/.exec(text)?.[1];
  const id = linked === undefined ? text : decodeURIComponent(linked.replace(/%(?![0-9a-f]{2})/gi, '%25'));
  if (!/^19:[^\s;]+@thread\.\w+$/.test(id))
    context.addIssue(
      `${shown(text)} is not a channel. In Teams choose "Get link to channel" in its menu, and paste that link here.`,
    );
  return id;
}

function checkSecretUrl(text: string, context: z.RefinementCtx): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    context.addIssue(`${shown(text)} is not a web address. Write it with https://, or leave it empty.`);
  else if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    context.addIssue(
      `${shown(text)} would send secrets over the network unencrypted. Use https:// (http:// is only for this machine).`,
    );
}
