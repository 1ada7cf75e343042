import type { z } from 'zod';
import { AppError } from '../errors.ts';
import { isNewer } from './format.ts';

/**
 * A stored document as its schema reads it.
 * @throws AppError `broken-document`, naming the document and where it is broken, but nothing of what it holds; `newer-document`
 *   when it is a later version's business
 */
export function readDocument<T>(schema: z.ZodType<T>, name: string, document: unknown): T {
  if (isNewer(document)) throw newer(name);
  const read = schema.safeParse(document);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') || 'the whole';
  throw new AppError(
    'broken-document',
    `${name} cannot be read from the database: ${path} is not as it should be. Please mend or remove the document.`,
    { cause: new Error(issue?.message) },
  );
}

const newer = (name: string): AppError =>
  new AppError(
    'newer-document',
    `${name} was written by a newer version of Muster and is left to it. Start the newer version here too.`,
    { retryable: true },
  );

/** Reads many documents: a broken one is reported, once for as long as the process runs, and does not stop the others. */
export function createReadMany(report: (error: AppError) => void) {
  const reported = new Set<string>();
  return <D, T>(documents: readonly D[], read: (document: D) => T): T[] =>
    documents.flatMap((document) => {
      try {
        return [read(document)];
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        if (!reported.has(error.message)) report(error);
        reported.add(error.message);
        return [];
      }
    });
}
export type ReadMany = ReturnType<typeof createReadMany>;
