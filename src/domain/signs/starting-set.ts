import type { Rule } from './rule.ts';
import { arabic } from './starting-set/arabic.ts';
import { english } from './starting-set/english.ts';
import { estonian } from './starting-set/estonian.ts';
import { hungarian } from './starting-set/hungarian.ts';
import { turkish } from './starting-set/turkish.ts';

/** What Muster looks for as it comes. A policy adds to it, gives rules other weights, or switches them off. */
export const startingSet: readonly Rule[] = [...english, ...turkish, ...hungarian, ...arabic, ...estonian];
