import { isIP } from 'node:net';
import { z } from 'zod';
import { didYouMean } from '../policy-file/nearest.ts';
import { isThisMachine, shown } from './say-value.ts';
import { teamsVariables } from './teams-variables.ts';

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, {
    error: ({ input }) =>
      `${shown(input)} is not a port. Write a whole number from 1 to 65535, or 0 for any free one.`,
  })
  .transform(Number);

const path = z.string().refine((text) => !text.includes('\0'), 'This is not a path.');

const levelSchema = z
  .string()
  .toLowerCase()
  .pipe(
    z.enum(logLevels, {
      error: ({ input }) =>
        `${shown(input)} is not a level. Write one of ${logLevels.join(', ')}.${didYouMean(String(input), logLevels)}`,
    }),
  );

/** Every variable Muster reads, as it must be when it is set. Messages about secrets never repeat them. */
export const variables = z.object({
  MONGODB_URI: z
    .string()
    // Only the beginning is judged: lists of hosts and options are the driver's business.
    .regex(
      /^mongodb(\+srv)?:\/\/\S+$/,
      'It must begin with mongodb:// or mongodb+srv:// and have no spaces. Copy the connection string again, or leave it empty for the embedded database.',
    )
    .optional(),
  MUSTER_DATA_DIR: path.default('./.muster'),
  MUSTER_POLICY: path.optional(),
  MUSTER_PORT: port.prefault('3000'),
  MUSTER_HOST: z
    .string()
    .refine((host) => isIP(host) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host), {
      error: ({ input }) =>
        `${shown(input)} is not an address. Write 127.0.0.1 for this machine alone or 0.0.0.0 for all its addresses, without http:// and without a port.`,
    })
    .default('127.0.0.1'),
  MUSTER_DEMO_PORT: port.prefault('4747'),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(
      /^xoxb-\S+$/,
      'It must begin with xoxb-. Copy "Bot User OAuth Token" from the page "OAuth & Permissions" of your Slack app.',
    )
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(
      /^(?!xox|xapp-)\S{8,}$/,
      'This is not a signing secret. Copy "Signing Secret" from the page "Basic Information" of your Slack app.',
    )
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-\S+$/,
      'It must begin with xapp-. Make one under "App-Level Tokens" on the page "Basic Information" of your Slack app, with the scope connections:write.',
    )
    .optional(),
  SLACK_API_URL: z.string().superRefine(checkApiUrl).optional(),
  ...teamsVariables,
  LOG_LEVEL: levelSchema.prefault('info'),
});
export type Variables = z.output<typeof variables>;

function checkApiUrl(text: string, context: z.RefinementCtx): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    context.addIssue(
      `${shown(text)} is not a web address. Write it like https://slack.com/api/, or leave it empty.`,
    );
  else if (!text.endsWith('/api/'))
    context.addIssue(`${shown(text)} must end in /api/, like https://slack.com/api/.`);
  else if (url.protocol === 'http:' && !isThisMachine(url.hostname))
    context.addIssue(
      `${shown(text)} would send the bot token over the network unencrypted. Use https:// (http:// is only for this machine).`,
    );
}
