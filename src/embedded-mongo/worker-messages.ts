/** What the thread is told when it starts. */
export interface WorkerSettings {
  directory: string;
  /** 0 = any free port. */
  port: number;
}

/** What the thread says once: where it listens, or why it does not. */
export type WorkerReport = { uri: string } | { failure: { code: string; message: string; cause: string } };
