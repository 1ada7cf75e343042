import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRequestError } from '@slack/web-api';
import { AppError } from '../errors.ts';

/** Slack's codes by what they mean to us; from the error tables of the Web API methods we use. */
const meanings: Record<string, string> = {
  channel_not_found: 'room-gone',
  is_archived: 'room-gone',
  not_in_channel: 'room-gone',
  message_not_found: 'message-gone',
  thread_not_found: 'message-gone',
  user_not_found: 'person-unknown',
  users_not_found: 'person-unknown',
  user_not_visible: 'person-unknown',
  user_disabled: 'person-unknown',
  name_taken: 'name-taken',
  invalid_auth: 'credentials-refused',
  not_authed: 'credentials-refused',
  token_revoked: 'credentials-refused',
  token_expired: 'credentials-refused',
  account_inactive: 'credentials-refused',
  expired_trigger_id: 'trigger-gone',
  invalid_trigger_id: 'trigger-gone',
  exchanged_trigger_id: 'trigger-used',
  // views.update, when the person has closed the view.
  not_found: 'view-gone',
  view_not_found: 'view-gone',
  hash_conflict: 'view-changed',
  // Slack's own faults, said with HTTP 200; nobody knows how far it got.
  internal_error: 'no-answer',
  fatal_error: 'no-answer',
  request_timeout: 'no-answer',
  service_unavailable: 'no-answer',
};

const advice: Record<string, string> = {
  'room-gone':
    'That Slack channel is gone, archived, or Muster is not in it. Invite Muster with /invite @Muster.',
  'message-gone': 'That Slack message is gone.',
  'person-unknown': 'That person is not in this Slack workspace.',
  'name-taken': 'A Slack channel with this name exists already.',
  'credentials-refused':
    'Slack refuses the bot token. Install the app again and put its new token into SLACK_BOT_TOKEN.',
  'trigger-gone': 'Slack lets a click open a form for three seconds only. Please click again.',
  'view-gone': 'That Slack view was closed.',
  'view-changed': 'That Slack view was changed meanwhile.',
  'trigger-used': 'This click has opened its form already.',
  'no-answer': 'Slack failed while it worked on the request.',
};

/** Connections that broke before a request was on its way: nothing was done. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whatever the SDK throws, as an AppError. No token and no text of a message gets into its words. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof WebAPIPlatformError) return refused(error);
  if (error instanceof WebAPIHTTPError) return httpError(error);
  if (error instanceof WebAPIRequestError) return requestError(error.original, error);
  return requestError(error, error);
}

/** `method` is the one that is limited, such as `pins.add`. */
export const rateLimited = (retryAfterS: number, method?: string): AppError =>
  new AppError('rate-limited', `Slack asks to wait ${retryAfterS} s.`, {
    retryable: true,
    retryAfterMs: retryAfterS * 1_000,
    ...(method !== undefined && { limit: method }),
  });

const noAnswer = (why: string, cause: unknown): AppError =>
  new AppError('no-answer', `Slack gave no usable answer (${why}); it may have done what was asked.`, {
    retryable: true,
    doubtful: true,
    cause,
  });

function refused(error: WebAPIPlatformError): AppError {
  const slackCode = String(error.data.error);
  // The SDK passes on a body that is no JSON as the code: an error page, or an answer that was cut off.
  if (!/^[a-z0-9_.:-]{1,100}$/i.test(slackCode)) return noAnswer('not JSON', error);
  if (slackCode === 'ratelimited' || slackCode === 'rate_limited') return rateLimited(30);
  const code = meanings[slackCode] ?? 'outside-refused';
  if (code === 'no-answer') return noAnswer(slackCode, error);
  const message = advice[code] ?? sayRefused(slackCode, error);
  const isSafe = code === 'outside-refused' || code === 'trigger-used';
  const retryable = code === 'name-taken';
  return new AppError(code, isSafe ? message : `${message} (${slackCode})`, { retryable, cause: error });
}

function sayRefused(slackCode: string, { data }: WebAPIPlatformError): string {
  if (slackCode === 'missing_scope') {
    const needed = 'needed' in data && typeof data.needed === 'string' ? ` ${data.needed}` : '';
    return `The Slack app lacks the scope${needed} (missing_scope). Add it from manifests/slack.yaml and install the app again.`;
  }
  if (slackCode === 'restricted_action')
    return 'The settings of this Slack workspace forbid it (restricted_action). Ask an administrator to allow it to apps.';
  return `Slack refused it (${slackCode}). Look the code up on the page of the method at https://docs.slack.dev.`;
}

function httpError(error: WebAPIHTTPError): AppError {
  if (error.statusCode >= 500) return noAnswer(`HTTP ${error.statusCode}`, error);
  return new AppError(
    'outside-refused',
    `Slack refused the request (HTTP ${error.statusCode}). Check the network's proxy and SLACK_API_URL.`,
    { cause: error },
  );
}

/** A failure of the connection. `fetch` keeps the reason in the cause of its own error. */
function requestError(reason: unknown, cause: unknown): AppError {
  if (reason instanceof AppError) return reason;
  const code = codeOf(reason);
  if (notSent.has(code) || /^(ERR_TLS|CERT|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return new AppError('unreachable', `Slack cannot be reached (${code}). Check the network connection.`, {
      retryable: true,
      cause,
    });
  return noAnswer(code || nameOf(reason), cause);
}

const nameOf = (reason: unknown): string => (reason instanceof Error ? reason.name : 'unknown');

function codeOf(reason: unknown): string {
  if (!(reason instanceof Error)) return '';
  if ('code' in reason && typeof reason.code === 'string') return reason.code;
  return codeOf(reason.cause);
}

/** Slack's own code of an answer `ok: false`; undefined for any other failure. */
export const slackCodeOf = (error: unknown): string | undefined => {
  const cause = error instanceof AppError ? error.cause : error;
  return cause instanceof WebAPIPlatformError ? String(cause.data.error) : undefined;
};
