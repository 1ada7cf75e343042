import { z } from 'zod';
import type { Severity } from '../domain/policy.ts';
import { duration, promise, promiseOrNone } from './lengths.ts';
import { line } from './plain-values.ts';

export const bySeverity = <T>(give: (severity: Severity) => T): Record<Severity, T> => ({
  sev1: give('sev1'),
  sev2: give('sev2'),
  sev3: give('sev3'),
  sev4: give('sev4'),
});

const defaults = {
  sev1: ['Critical', 'Customers cannot work, and there is no way around it.', '2h', '30m', '30m'],
  sev2: ['Major', 'An important function fails for many customers.', '4h', '1h', '1h'],
  sev3: ['Minor', 'A function is impaired, and there is a way around it.', '1d', '1h', '4h'],
  sev4: ['Low', 'A question, a wish, or a small annoyance.', 'forever', '1h', '1d'],
} as const;

/** Customers hear within the first hour as well, and then less often: each time somebody has to speak to them. */
const customerDefaults = {
  sev1: ['30m', '1h'],
  sev2: ['1h', '2h'],
  sev3: ['1h', '1d'],
  sev4: ['1h', '1d'],
} as const;

function severity(which: Severity) {
  const [name, description, lasts, firstWithin, every] = defaults[which];
  const [firstToCustomer, everyToCustomer] = customerDefaults[which];
  return z
    .strictObject({
      name: line(40, 'the name people see').default(name),
      description: line(150, 'a sentence that tells when to choose it').default(description),
      acknowledgementLasts: z
        .union([duration, z.literal('forever').transform(() => null)])
        .describe('a length of time, like 2h, or forever')
        .prefault(lasts),
      resolveWithin: promiseOrNone.prefault('none'),
      verifyWithin: promiseOrNone.prefault('none'),
      closeWithin: promiseOrNone.prefault('none'),
      internalRootCauseWithin: promiseOrNone.prefault('none'),
      customerRootCauseWithin: promiseOrNone.prefault('none'),
      standstillAfter: promiseOrNone.prefault('none'),
      internalUpdates: z
        .strictObject({ firstWithin: promise.prefault(firstWithin), every: promise.prefault(every) })
        .describe('{ firstWithin: 30m, every: 1h }')
        .prefault({}),
      customerUpdates: z
        .strictObject({
          firstWithin: promiseOrNone.prefault(firstToCustomer),
          every: promiseOrNone.prefault(everyToCustomer),
        })
        .describe('{ firstWithin: 30m, every: 1h }')
        .prefault({}),
    })
    .describe('settings such as "name: Critical"')
    .prefault({});
}

/** One answer for all severities, or one for each; no where nothing is said. */
export const yesOrNoBySeverity = z
  .union([
    z.boolean().transform((all) => bySeverity(() => all)),
    z
      .strictObject(bySeverity(() => z.boolean().exactOptional()))
      .transform((each) => bySeverity((severity) => each[severity] ?? false)),
  ])
  .describe('true, false, or one for each severity, like { sev1: true, sev2: true }');

export const severitiesSchema = z
  .strictObject(bySeverity(severity))
  .describe('settings of sev1 to sev4')
  .prefault({});

/** What a set promises for one severity; what is left out is as usual. */
const ofSeverity = z
  .strictObject({
    resolveWithin: promiseOrNone.exactOptional(),
    verifyWithin: promiseOrNone.exactOptional(),
    closeWithin: promiseOrNone.exactOptional(),
    internalRootCauseWithin: promiseOrNone.exactOptional(),
    customerRootCauseWithin: promiseOrNone.exactOptional(),
    standstillAfter: promiseOrNone.exactOptional(),
    internalUpdates: z
      .strictObject({ firstWithin: promise.exactOptional(), every: promise.exactOptional() })
      .describe('{ firstWithin: 30m, every: 1h }')
      .exactOptional(),
    customerUpdates: z
      .strictObject({ firstWithin: promiseOrNone.exactOptional(), every: promiseOrNone.exactOptional() })
      .describe('{ firstWithin: 30m, every: 1h }')
      .exactOptional(),
  })
  .describe('what is promised, like { resolveWithin: 4h }; what is left out is as in "severities"');

export const serviceLevelsSchema = z
  .strictObject(bySeverity(() => ofSeverity.exactOptional()))
  .describe('what is promised by severity, like { sev1: { resolveWithin: 4h } }');
export type WrittenServiceLevels = z.output<typeof serviceLevelsSchema>;
