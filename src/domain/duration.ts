const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const minutesToMs = (minutes: number): number => minutes * unitMs.m;

/** Reads `90s`, `15m`, `4h`, `1d` or a sum of them (`1h30m`) as milliseconds; null when it is none of these. */
export function parseDurationMs(text: string): number | null {
  const compact = text.replace(/\s+/g, '');
  if (!/^(\d+[smhd])+$/.test(compact)) return null;
  return [...compact.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit as keyof typeof unitMs],
    0,
  );
}

/** The two largest units that say it: `1 h 30 min`, `2 d`, `45 s`. Negative lengths are said without their sign. */
export function sayDuration(lengthMs: number): string {
  const parts: string[] = [];
  let rest = Math.abs(lengthMs);
  for (const [unit, name] of [
    ['d', 'd'],
    ['h', 'h'],
    ['m', 'min'],
    ['s', 's'],
  ] as const) {
    const amount = Math.floor(rest / unitMs[unit]);
    rest -= amount * unitMs[unit];
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
