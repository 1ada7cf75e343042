/** The units, the largest first. */
const units = [
  { unit: 'd', name: 'd', ms: 86_400_000 },
  { unit: 'h', name: 'h', ms: 3_600_000 },
  { unit: 'm', name: 'min', ms: 60_000 },
  { unit: 's', name: 's', ms: 1_000 },
] as const;

export const minutesToMs = (minutes: number): number => minutes * 60_000;
export const daysToMs = (days: number): number => days * 86_400_000;

/** Reads `90s`, `15m`, `4h`, `1d` or a sum of them (`1h30m`) as milliseconds; null when it is none of these, or too long to count. */
export function parseDurationMs(text: string): number | null {
  const compact = text.replace(/\s+/g, '');
  if (!/^(\d+[smhd])+$/.test(compact)) return null;
  const lengthMs = [...compact.matchAll(/(\d+)([smhd])/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (units.find((u) => u.unit === unit)?.ms ?? 0),
    0,
  );
  return Number.isSafeInteger(lengthMs) ? lengthMs : null;
}

/** The two largest units that say it: `1 h 30 min`, `2 d`, `45 s`. Negative lengths are said without their sign. */
export function sayDuration(lengthMs: number): string {
  const parts: string[] = [];
  let rest = Math.abs(lengthMs);
  for (const { name, ms } of units) {
    const amount = Math.floor(rest / ms);
    rest -= amount * ms;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.slice(0, 2).join(' ') || '0 s';
}
