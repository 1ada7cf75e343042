import { z } from 'zod';
import type { FormField } from '../view/message.ts';

type Kind = FormField['kind'];

// What Teams sends of an input is its id and a string, so the id says what was asked for.
const inputId =
  /^(line|text|link|person|people|choice|yes):([A-Za-z][\w-]{0,60})$|^moment-(date|time):([A-Za-z][\w-]{0,60})$/;
const kinds = z.enum(['line', 'text', 'link', 'person', 'people', 'choice', 'yes']);

/** Null for a field that cannot be read again. */
export function fieldId(kind: Exclude<Kind, 'moment'> | 'moment-date' | 'moment-time', name: string) {
  const id = `${kind}:${name}`;
  return inputId.test(id) ? id : null;
}

export type FieldId =
  | { kind: Exclude<Kind, 'moment'>; name: string }
  | { kind: 'moment'; part: 'date' | 'time'; name: string };

/** Null for what is none: Teams may add values of its own. */
export function readFieldId(id: string): FieldId | null {
  const [kind = '', name = ''] = id.split(':');
  if (!inputId.test(id)) return null;
  if (kind === 'moment-date') return { kind: 'moment', part: 'date', name };
  if (kind === 'moment-time') return { kind: 'moment', part: 'time', name };
  return { kind: kinds.parse(kind), name };
}
