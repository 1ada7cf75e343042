import { z } from 'zod';
import { clip } from '../view/clip.ts';
import { limits } from './limits.ts';

const schema = z.object({
  verb: z.string(),
  key: z.string().nullable(),
  carry: z.record(z.string(), z.string()),
  /** The channel in which the form was asked for, for the answer; null where it was asked for elsewhere. */
  place: z.string().nullable(),
  /** What stands in short fields that were drawn anew while the form was open. */
  filled: z.record(z.string(), z.string()).default({}),
});
export type FormMetadata = z.infer<typeof schema>;

/**
 * What a form needs to know again when it comes back. Where that is more than Slack carries, what stands in fields is left out, as
 * Slack mostly tells it itself; then carried texts are cut.
 */
export function writeMetadata({ filled = {}, ...metadata }: z.input<typeof schema>): string {
  const whole = JSON.stringify({ ...metadata, filled });
  if (whole.length <= limits.privateMetadata) return whole;
  for (let most: number = limits.privateMetadata; most > 1; most = Math.floor(most / 2)) {
    const carry = Object.fromEntries(
      Object.entries(metadata.carry).map(([name, text]) => [name, clip(text, most)]),
    );
    const written = JSON.stringify({ ...metadata, carry });
    if (written.length <= limits.privateMetadata) return written;
  }
  return JSON.stringify({ ...metadata, carry: {} });
}

/** Null when it is not ours: a view of another version of Muster. */
export function readMetadata(written: string): FormMetadata | null {
  try {
    const read = schema.safeParse(JSON.parse(written));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
