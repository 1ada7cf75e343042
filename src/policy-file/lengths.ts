import { z } from 'zod';
import { parseDurationMs } from '../domain/duration.ts';
import type { PromisedLength } from '../domain/policy.ts';
import { shown } from './mistake.ts';

const longestMs = 366 * 24 * 3_600_000;

/** A length of time above 0 in milliseconds, or what to do about it. */
function readLength(text: string): number | string {
  const lengthMs = parseDurationMs(text);
  if (lengthMs === null) return `${shown(text)} is not a length of time. Write it like 30s, 5m, 1h30m or 1d.`;
  if (lengthMs === 0) return 'This is no time at all. Write a length above 0, like 5m.';
  if (lengthMs > longestMs) return 'This is longer than a year. Write at most 366d.';
  return lengthMs;
}

const lengthPattern = String.raw`\s*(\d+\s*[smhd]\s*)+`;

export const duration = z
  .string()
  .meta({ pattern: `^${lengthPattern}$` })
  .transform((text, context) => {
    const length = readLength(text);
    if (typeof length === 'number') return length;
    context.addIssue(length);
    return z.NEVER;
  })
  .describe('a length of time with its unit, like 30s, 5m, 1h30m or 1d')
  .meta({ id: 'length' });

/** `8h in office` names a calendar; undefined when the text names none. */
export const calendarOfLength = (text: string): string | undefined => /\sin\s+(\S+)\s*$/.exec(text)?.[1];

/** A length of time by the clock, or in the working time of a calendar. */
const promisedText = z
  .string()
  .meta({ pattern: `^${lengthPattern}(\\sin\\s+[a-z0-9-]+\\s*)?$` })
  .transform((text, context): PromisedLength => {
    const calendar = calendarOfLength(text) ?? null;
    const length = readLength(calendar === null ? text : text.replace(/\sin\s+\S+\s*$/, ''));
    if (typeof length === 'number') return { withinMs: length, calendar };
    context.addIssue(length);
    return z.NEVER;
  })
  .describe('a length of time, like 4h, or of working time, like 8h in office');

const withWarning = z
  .strictObject({ within: promisedText, warnBefore: duration.exactOptional() })
  .transform(({ within, warnBefore }, context): PromisedLength => {
    if (warnBefore === undefined) return within;
    if (warnBefore < within.withinMs) return { ...within, warnBeforeMs: warnBefore };
    context.addIssue({
      code: 'custom',
      path: ['warnBefore'],
      message: 'This would warn before the time has begun to run. Write a length shorter than "within".',
    });
    return z.NEVER;
  })
  .describe('when it is due, and how long before that to warn');

const examples =
  'like 4h or 8h in office; with its warning point, like { within: 8h in office, warnBefore: 1h }';

/** What is promised. */
export const promise = z
  .union([promisedText, withWarning])
  .describe(`a length of time, ${examples}`)
  .meta({ id: 'promise' });

/** What is promised, or null for nothing. */
export const promiseOrNone = z
  .union([promisedText, withWarning, z.literal('none').transform(() => null)])
  .describe(`a length of time, ${examples}; or none`)
  .meta({ id: 'promiseOrNone' });
