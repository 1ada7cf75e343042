import { z } from 'zod';
import { type Mistake, type Path, shown } from './mistake.ts';
import { didYouMean, mostMeant, nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;

/** Says in plain sentences what the schema found, one mistake each. The issues must carry their input (`reportInput`). */
export function shapeMistakes(schema: z.ZodType, issues: readonly Issue[]): Mistake[] {
  const flat = issues.flatMap(likeliest);
  const mistakes = flat.flatMap((issue) => sayIssue(schema, issue));
  const misspelt = new Set(flat.flatMap((issue) => meantNames(schema, issue)));
  return mistakes.filter(({ path, says }) => !(says.includes('is missing') && misspelt.has(place(path))));
}

const place = (path: Path): string => JSON.stringify(path.map(String));

/** Of the alternatives of a union, the one that fits the kind of value that was written. */
function likeliest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const isOfOtherKind = ({ code, path }: Issue) =>
    path.length === 0 && (code === 'invalid_type' || code === 'invalid_value');
  const branch = issue.errors.find((issues) => !issues.some(isOfOtherKind)) ?? issue.errors[0] ?? [];
  return branch.flatMap((inner) => likeliest({ ...inner, path: [...issue.path, ...inner.path] }));
}

function sayIssue(schema: z.ZodType, issue: Issue): Mistake[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') {
    const known = namesAt(schema, path);
    return issue.keys.map((key, index) => ({
      path: [...path, key],
      says: sayUnknown(key, known, index < mostMeant),
      aboutName: true,
    }));
  }
  if (issue.code === 'invalid_key')
    return [{ path, says: issue.issues[0]?.message ?? 'This name is not possible.', aboutName: true }];
  return [{ path, says: sayValue(schema, issue) }];
}

function sayUnknown(key: string, known: string[], isMeant: boolean): string {
  const meant = isMeant ? didYouMean(key, known) : '';
  return `There is no setting ${shown(key)} here.${meant || ` Possible are: ${known.join(', ')}.`}`;
}

function sayValue(schema: z.ZodType, issue: Issue): string {
  const { path, input } = issue;
  const at = schemaAt(schema, path);
  const description = at && layers(at).find((layer) => layer.description)?.description;
  const write = description ? ` Write ${description}.` : '';
  if (input === undefined && issue.code !== 'custom') return `${shown(path.at(-1))} is missing.${write}`;
  if (input === null)
    return `There is nothing here.${write}${isOptional(at) ? ' Or leave the line out.' : ''}`;
  if (issue.code === 'invalid_type')
    return `Here should be ${kindNames[issue.expected] ?? issue.expected}, but it is ${kindOf(input)}.${write}`;
  if (issue.code === 'invalid_value' && issue.values.length > 1)
    return sayChoice(input, issue.values.map(String));
  if (issue.code === 'invalid_format' && issue.format === 'email')
    return `${shown(input)} is not an e-mail address. Write it like ana@example.com.`;
  return issue.message;
}

/** What is neither a text nor a number resembles nothing, and may not even be put into words. */
const sayChoice = (input: unknown, values: string[]): string => {
  const meant = typeof input === 'object' ? '' : didYouMean(String(input), values);
  return `${shown(input)} is not one of ${values.join(', ')}.${meant}`;
};

const kindNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of named settings',
  record: 'a group of named settings',
};

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of named settings';
  return `the ${typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'value'} ${shown(value)}`;
}

/** Where a name was misspelt: the place of the name that was meant, which need not be called missing as well. */
function meantNames(schema: z.ZodType, issue: Issue): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = namesAt(schema, issue.path);
  return issue.keys.slice(0, mostMeant).flatMap((key) => {
    const meant = nearest(key, known);
    return meant === null ? [] : [place([...issue.path, meant])];
  });
}

/** The names that may be set at a place. */
function namesAt(schema: z.ZodType, path: Path): string[] {
  const at = schemaAt(schema, path);
  return at ? layers(at).flatMap(namesOf) : [];
}

function namesOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodUnion) return alternatives(schema).flatMap((option) => namesAt(option, []));
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return schema;
  for (const layer of layers(schema)) {
    const below = stepInto(layer, first);
    if (below) return schemaAt(below, rest);
  }
  return undefined;
}

function stepInto(schema: z.ZodType, step: PropertyKey): z.ZodType | undefined {
  if (schema instanceof z.ZodObject) return asSchema(schema.shape[String(step)]);
  if (schema instanceof z.ZodRecord) return asSchema(schema.valueType);
  if (schema instanceof z.ZodArray) return asSchema(schema.element);
  if (schema instanceof z.ZodUnion)
    return alternatives(schema)
      .map((option) => schemaAt(option, [step]))
      .find(Boolean);
  return undefined;
}

const alternatives = (schema: z.ZodUnion): z.ZodType[] =>
  schema.options.flatMap((option) => asSchema(option) ?? []);

/** A schema and what it wraps: defaults, optionality, transformations. */
function layers(schema: z.ZodType): z.ZodType[] {
  const inner =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
      ? asSchema(schema.unwrap())
      : schema instanceof z.ZodPipe
        ? asSchema(schema.in)
        : undefined;
  return inner ? [schema, ...layers(inner)] : [schema];
}

const isOptional = (schema: z.ZodType | undefined): boolean =>
  schema instanceof z.ZodExactOptional || (schema?.safeParse(undefined).success ?? false);

const asSchema = (value: unknown): z.ZodType | undefined => (value instanceof z.ZodType ? value : undefined);
