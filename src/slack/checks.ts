import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Check } from '../usecases/check.ts';
import type { Finding } from '../view/findings.ts';
import { createClient, type SlackClient } from './client.ts';
import { scopes } from './scopes.ts';
import { type Log, toSdkLogger } from './sdk-logger.ts';

interface Parts {
  botToken: string;
  /** Present in Socket Mode. */
  appToken?: string | undefined;
  apiUrl?: string | undefined;
}

interface ChecksOfSlack {
  checks: readonly Check[];
  stop(): Promise<unknown>;
}

const answer = z.object({
  team: z.string().catch('the workspace'),
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
});
/** What goes wrong is a finding. */
const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

const reinstall =
  'Whoever may install apps: https://api.slack.com/apps > the app > App Manifest, put in manifests/slack.yaml, save, and "Reinstall to Workspace".';

/** What can be seen from here of an app in Slack, beside a Muster that runs or without. */
export function createSlackChecks({ appToken, ...config }: Parts): ChecksOfSlack {
  const client = createClient(config, toSdkLogger(silent));
  return {
    checks: [
      { about: 'The bot token', isNeeded: true, look: () => lookAtToken(client) },
      ...(appToken === undefined
        ? []
        : [{ about: 'Socket Mode', look: () => lookAtSocket(client, appToken) }]),
    ],
    stop: () => client.stop(),
  };
}

async function lookAtToken(client: SlackClient): Promise<Finding[]> {
  try {
    const { team, response_metadata: metadata } = answer.parse(await client.call((web) => web.auth.test()));
    const accepted: Finding = { state: 'ok', says: `Slack accepts the bot token, in ${team}.` };
    const missing = metadata?.scopes ? scopes.filter((each) => !metadata.scopes?.includes(each)) : null;
    return [accepted, ...sayScopes(missing)];
  } catch (error) {
    return [refused(error, 'OAuth & Permissions > Bot User OAuth Token, into SLACK_BOT_TOKEN.')];
  }
}

function sayScopes(missing: string[] | null): Finding[] {
  if (missing === null) return [];
  if (missing.length === 0) return [{ state: 'ok', says: 'The app has every scope of its manifest.' }];
  const says = `The app lacks the ${missing.length === 1 ? 'scope' : 'scopes'} ${missing.join(', ')}.`;
  return [{ state: 'missing', says, mend: reinstall }];
}

/** Asks for an address to connect to, and does not connect. */
async function lookAtSocket(client: SlackClient, appToken: string): Promise<Finding[]> {
  try {
    await client.call((web) => web.apps.connections.open({ token: appToken }));
    return [{ state: 'ok', says: 'Slack accepts the app token, so that Muster can connect by Socket Mode.' }];
  } catch (error) {
    const where =
      'Basic Information > App-Level Tokens, with the scope connections:write, into SLACK_APP_TOKEN; and Socket Mode > Enable.';
    return [refused(error, where)];
  }
}

/** What says nothing of the token is thrown. */
function refused(error: unknown, where: string): Finding {
  const isNo = error instanceof AppError && !error.retryable && !error.doubtful;
  if (!isNo) throw error;
  const mend = `Whoever manages the app: https://api.slack.com/apps > the app > ${where}`;
  return { state: 'missing', says: error.message, mend };
}
