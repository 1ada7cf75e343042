import { AppError } from '../errors.ts';

/** What it means that what was asked for is not there: it depends on what that was. */
export type Absence = 'room-gone' | 'message-gone' | 'person-unknown';

const absences: Record<Absence, string> = {
  'room-gone':
    'That Teams channel or chat is gone, or Muster is not in it. Add Muster to the team with the channel of the war rooms.',
  'message-gone': 'That Teams message is gone.',
  'person-unknown':
    'Muster cannot write to this person in Teams. They have to add Muster, or be in the team with the channel of the war rooms.',
};

interface Refusal {
  status: number;
  /** The Bot Connector's own code, if it gave one. */
  code: string | null;
  /** The header, in seconds. */
  retryAfterS: number | null;
  absence: Absence;
}

/** What an answer of the Bot Connector other than success means. No text of a message gets into its words. */
export function refused({ status, code, retryAfterS, absence }: Refusal): AppError {
  const named = nameOf(status, code);
  if (status === 429) return rateLimited(retryAfterS);
  // Somebody else is writing in the same conversation; "Rate limiting for bots" says to try again.
  if (status === 412)
    return new AppError('busy', `Teams is busy with that conversation (${named}).`, { retryable: true });
  if (status >= 500 || status === 408) return noAnswer(named);
  if (status === 401) return credentialsRefused(named);
  if (status === 404) return new AppError(absence, `${absences[absence]} (${named})`);
  // Nobody is shown a message where Muster is not, so this says nothing of the message.
  if (status === 403) {
    const where = absence === 'message-gone' ? 'room-gone' : absence;
    return new AppError(where, `${absences[where]} (${named})`);
  }
  return new AppError(
    'outside-refused',
    `Teams refused it (${named}). Look the code up in Microsoft's documentation of the Bot Connector and of Graph.`,
  );
}

interface GraphRefusal extends Refusal {
  /** What Graph says of it; read, and never shown. */
  says: string;
  /** The permission that this takes. */
  needs: string;
}

/** The same for Microsoft Graph. */
export function graphRefused({ says, needs, ...refusal }: GraphRefusal): AppError {
  const { status, code, retryAfterS } = refusal;
  if (status === 429) return rateLimited(retryAfterS, graphLimit);
  // "Channel name already existed, please use other name", or a conflict of the same kind.
  if (status === 409 || (status === 400 && /name already exist/i.test(says)))
    return new AppError('name-taken', 'A Teams channel with this name exists already, or did lately.', {
      retryable: true,
    });
  if (status === 403)
    return new AppError(
      'permission-missing',
      `Microsoft Graph does not allow it (${nameOf(status, code)}): Muster lacks the permission ${needs}. ` +
        '"npx muster doctor teams" says who grants it, and where.',
    );
  return refused(refusal);
}

/** The part of the limits that are Graph's, in their keys. */
export const graphLimit = 'graph';

const nameOf = (status: number, code: string | null): string =>
  code && /^[\w.-]{1,80}$/.test(code) ? `${status} ${code}` : `HTTP ${status}`;

const rateLimited = (retryAfterS: number | null, limit?: string): AppError =>
  new AppError('rate-limited', `Teams asks to wait${retryAfterS === null ? '' : ` ${retryAfterS} s`}.`, {
    retryable: true,
    ...(limit !== undefined && { limit }),
    ...(retryAfterS !== null && { retryAfterMs: retryAfterS * 1_000 }),
  });

export const credentialsRefused = (why: string): AppError =>
  new AppError(
    'credentials-refused',
    `Microsoft refuses the bot's credentials (${why}). Make a new client secret and put its value into MICROSOFT_APP_PASSWORD; ` +
      'MICROSOFT_APP_ID, MICROSOFT_APP_TYPE and MICROSOFT_APP_TENANT_ID must be those of the registration.',
  );

export const noAnswer = (why: string, cause?: unknown): AppError =>
  new AppError('no-answer', `Teams gave no usable answer (${why}); it may have done what was asked.`, {
    ...{ retryable: true, doubtful: true, cause },
  });

/** Connections that broke before a request was on its way: nothing was done. */
const notSent = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/** A failure of the connection. `fetch` keeps the reason in the cause of its own error. */
export function connectionError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const code = codeOf(error);
  if (notSent.has(code) || /^(ERR_TLS|CERT|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code))
    return new AppError('unreachable', `Teams cannot be reached (${code}). Check the network connection.`, {
      ...{ retryable: true, cause: error },
    });
  return noAnswer(code || (error instanceof Error ? error.name : 'unknown'), error);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
