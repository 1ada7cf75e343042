/** Where clients may reach the server. */
export interface Addresses {
  /** On 127.0.0.1; 0 = any free one, undefined = none. */
  port: number | undefined;
  /** The path of a Unix socket, undefined = none. */
  socket: string | undefined;
}

/** What the thread is told when it starts. */
export interface WorkerSettings extends Addresses {
  directory: string;
}

/** What the thread is told later: the data may be opened; it is to end. */
export type WorkerOrder = 'open' | 'stop';

/** What the thread says: notes for the log, then once where it listens or why it does not. */
export type WorkerReport =
  | { note: string }
  | { uris: string[] }
  | { failure: { code: string; message: string; cause: string } };
