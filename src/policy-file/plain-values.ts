import { z } from 'zod';
import { chosenTeam, mirrorings } from '../domain/policy.ts';
import { untrustedLine } from '../domain/text.ts';

// The descriptions end the sentence "Write ..." in error messages; see shape-mistakes.ts. Editors show them too.

export const email = z
  .email()
  .toLowerCase()
  .describe('an e-mail address, like ana@example.com')
  .meta({ id: 'email' });
export const emails = (description: string) =>
  oneOrMore(email, 'Nobody is named here. Add an e-mail address, or remove the line.').describe(description);

export const line = (max: number, description: string) => untrustedLine(max).describe(description);
export const nameSeen = (max = 60) => line(max, 'the name people see');

export const howOften = (most: number, description: string) => z.int().min(1).max(most).describe(description);

/**
 * Whether something is misspelt: the file is refused then, and nothing more need be said about what seems to be missing. Only
 * misspelt names come so far, after all other mistakes nothing is made of a value.
 */
export const hasIssues = ({ issues }: { issues: readonly unknown[] }): boolean => issues.length > 0;

/** One value, or a list of them; comes out as a list. */
export const oneOrMore = <T extends z.ZodType>(value: T, empty: string) =>
  z
    .union([value.transform((one): z.output<T>[] => [one]), z.array(value).min(1, empty)])
    .describe(`${value.description ?? 'one'}, or a list of them`);

/** The id of the ladder and of the service levels that hold where no rule chooses others. */
export const usualName = 'usual';

const reserved: Record<string, string> = {
  [chosenTeam]: `"${chosenTeam}" stands for the team chosen when raising.`,
  [usualName]: `"${usualName}" stands for what holds where no rule does.`,
  constructor: '"constructor" means something to the language Muster is written in.',
};
const reservedWords = new Map(Object.entries(reserved));

/** Names by which one part of the file speaks of another. `thing` is like "team". */
const id = (thing: string, example: string) =>
  z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]{0,39}$/,
      `${/^[aeiou]/.test(thing) ? 'An' : 'A'} ${thing} id is made of small letters, digits and hyphens, like ${example}, and has at most 40 of them. ` +
        'Put what people should see into its "name".',
    )
    .superRefine((text, context) => {
      const why = reservedWords.get(text);
      if (why !== undefined) context.addIssue(`${why} Give this ${thing} another id.`);
    });

/** Things of one kind by their ids. */
export const byId = <T extends z.ZodType>(thing: string, example: string, value: T) =>
  z.record(id(thing, example), value);

/** Names something that stands elsewhere in the file; whether it is there, is looked up when all has been read. */
export const reference = (description: string) => z.string().describe(description);

// Slack: at most 80 characters, small letters (of any alphabet), digits, hyphens, underscores; or the id of a channel.
export const channel = z
  .string()
  .transform((text) => text.replace(/^#/, ''))
  .superRefine((name, context) => {
    if (/\s/.test(name))
      context.addIssue(
        `A channel's name has no spaces. Write for example ${JSON.stringify(name.trim().toLowerCase().replace(/\s+/g, '-').slice(0, 80))}.`,
      );
    else if (!/^(?:[CG][A-Z0-9]{8,}|[\p{Ll}\p{Lo}\p{M}\p{N}_-]{1,80})$/u.test(name))
      context.addIssue(
        "A channel's name is made of small letters, digits, hyphens and underscores, at most 80. Write it like escalations.",
      );
  })
  .describe('the name of a channel without "#" (which starts a comment in YAML), like escalations');

export const mirroring = z
  .enum(mirrorings)
  .describe('when-needed, always or never: whether the room is shown on the other platform too');
