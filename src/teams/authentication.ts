import { ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { withTimeLimit } from '../delivery/with-time-limit.ts';
import { AppError } from '../errors.ts';

interface AuthenticationConfig {
  appId: string;
  appPassword: string;
  appType: 'SingleTenant' | 'MultiTenant';
  tenant: string;
  /** Where the signing keys of the Bot Connector are named; those of the public cloud when absent. */
  openIdUrl?: string | undefined;
}

/** Fetching the keys has no limit of its own. */
const verifyWithinMs = 10_000;
const connectorAddress = 'https://api.botframework.com';
const connectorKeys = 'https://login.botframework.com/v1/.well-known/openidconfiguration';
const emulatorKeys =
  'https://login.microsoftonline.com/botframework.com/v2.0/.well-known/openid-configuration';

/**
 * Makes sure that a request comes from Microsoft's Bot Connector, is meant for this bot, and that its answers belong to that service
 * URL. Throws AppError: `not-signed`, or a retryable one while the keys cannot be fetched.
 */
export type Authenticate = (authorization: string, serviceUrl: string) => Promise<void>;

/** The SDK takes everybody for the Bot Connector where there is no app id, so there must be one. */
export function createAuthenticate(config: AuthenticationConfig): Authenticate {
  if (!config.appId)
    throw new AppError('config-wrong', 'MICROSOFT_APP_ID: Without it anybody could speak as Teams. Set it.');
  const authentication = new ConfigurationBotFrameworkAuthentication({
    MicrosoftAppId: config.appId,
    MicrosoftAppPassword: config.appPassword,
    MicrosoftAppType: config.appType,
    MicrosoftAppTenantId: config.tenant,
    // Where one of these is given, the SDK asks for all of them. Muster uses none but the keys.
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${config.tenant}`,
    ToChannelFromBotOAuthScope: connectorAddress,
    ToBotFromChannelTokenIssuer: connectorAddress,
    OAuthUrl: connectorAddress,
    ToBotFromChannelOpenIdMetadataUrl: config.openIdUrl ?? connectorKeys,
    ToBotFromEmulatorOpenIdMetadataUrl: emulatorKeys,
  });
  return async (authorization, serviceUrl) => {
    if (!isFresh(authorization)) throw notSigned();
    // Always as what comes from Teams: for other channels the SDK would accept other signatures.
    const activity = { type: 'message', channelId: 'msteams', serviceUrl } as const;
    const verifying = authentication.authenticateRequest(toActivity(activity), authorization);
    await withTimeLimit(verifying, verifyWithinMs, keysAway).catch((error: unknown) => {
      throw isKeyTrouble(error) ? keysAway(error) : notSigned(error);
    });
  };
}

type Activity = Parameters<ConfigurationBotFrameworkAuthentication['authenticateRequest']>[0];

/** The SDK looks at the channel and the service URL only. */
const toActivity = (activity: Pick<Activity, 'type' | 'channelId' | 'serviceUrl'>): Activity => ({
  ...activity,
  ...{ id: '', label: '', listenFor: [], locale: '', localTimezone: '', text: '', topicName: '' },
  ...{ callerId: '', valueType: '', name: '', historyDisclosed: false, inputHint: '' },
  from: { id: '', name: '' },
  recipient: { id: '', name: '' },
  conversation: { id: '', name: '', isGroup: false, conversationType: '' },
});

/** Looked at before the SDK does, which writes each that has run out to the standard error, with a stack. */
function isFresh(authorization: string): boolean {
  const [, payload = ''] = authorization.replace(/^Bearer /, '').split('.');
  try {
    const read: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const exp = typeof read === 'object' && read !== null && 'exp' in read ? Number(read.exp) : 0;
    return exp * 1_000 > Date.now() - clocksDifferMs;
  } catch {
    return false;
  }
}
const clocksDifferMs = 5 * 60_000;

/** The keys could not be fetched, as opposed to: the request is not signed with one. */
const isKeyTrouble = (error: unknown): boolean =>
  error instanceof AppError ||
  (error instanceof Error &&
    (('statusCode' in error && error.statusCode === 500) || error.name === 'FetchError'));

const keysAway = (cause?: unknown): AppError =>
  new AppError('unreachable', 'The keys with which Microsoft signs its requests cannot be fetched.', {
    retryable: true,
    cause,
  });

const notSigned = (cause?: unknown): AppError =>
  new AppError('not-signed', 'The request was not signed by the Bot Connector for this bot.', { cause });
