import { z } from 'zod';

interface ErrorLines {
  type: string;
  message: string;
  code?: string | number | undefined;
  stack?: string[] | undefined;
  cause?: ErrorLines | undefined;
}

const errorSchema: z.ZodType<ErrorLines> = z.lazy(() =>
  z.object({
    type: z.string(),
    message: z.string(),
    code: z.union([z.string(), z.number()]).optional(),
    stack: z.array(z.string()).optional(),
    cause: errorSchema.optional(),
  }),
);

// Whoever logs may give a detail one of these names; the line must come out all the same.
const lineSchema = z.looseObject({
  level: z.string().catch('info'),
  time: z.string().catch(''),
  pid: z.unknown().optional(),
  msg: z.coerce.string().catch(''),
  err: z.unknown().optional(),
});

const colours: Record<string, number> = { trace: 90, debug: 90, info: 32, warn: 33, error: 31, fatal: 41 };

/** One line of JSON from the log as a person reads it on a terminal: local time, level, words, details; errors below. */
export function readableLine(json: string, inColour: boolean): string {
  const { level, time, pid: _pid, msg, err, ...others } = lineSchema.parse(JSON.parse(json));
  const error = errorSchema.safeParse(err);
  const details = error.success || err === undefined ? others : { ...others, err };
  const label = level.toUpperCase().padEnd(5);
  const coloured = inColour ? `\u001b[${colours[level] ?? 0}m${label}\u001b[0m` : label;
  const said = Object.entries(details).map(([name, value]) => harmless(`${name}=${sayValue(value)}`));
  const first = [new Date(time).toTimeString().slice(0, 8), coloured, indented(harmless(msg), 2), ...said];
  return `${first.join(' ')}\n${error.success ? harmless(sayError(error.data, msg)) : ''}`;
}

const indented = (text: string, width: number): string => text.replaceAll('\n', `\n${' '.repeat(width)}`);

const sayValue = (value: unknown): string =>
  typeof value === 'string' && /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value);

function sayError({ type, code, message, stack = [], cause }: ErrorLines, alreadySaid: string): string {
  const words = message === alreadySaid ? '' : `: ${indented(message, 4)}`;
  const lines = [
    `  ${type}${code === undefined ? '' : ` ${code}`}${words}`,
    ...stack.map((frame) => `    at ${frame}`),
  ];
  return `${lines.join('\n')}\n${cause ? `  because of\n${sayError(cause, '')}` : ''}`;
}

/** Whatever gets into the log, it must not move the cursor, hide lines or turn them around. */
const harmless = (text: string): string =>
  text.replace(
    /(?!\n)[\p{Cc}\p{Cf}]/gu,
    (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
