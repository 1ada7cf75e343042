import { z } from 'zod';

const findings = z.object({
  damage: z.array(z.string()),
  indexDamage: z.array(z.string()),
  collections: z.number(),
  documents: z.number(),
});

/** What a process that reads a data file says, a line of JSON each; the last line may be cut off by its death. */
export const apartReport = z.union([
  z.object({ part: z.enum(['data', 'indexes']) }),
  z.object({ findings }),
  z.object({ failure: z.object({ code: z.string(), message: z.string() }) }),
]);

export type ApartReport = z.infer<typeof apartReport>;
