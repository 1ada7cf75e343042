// All of it in the zone and language of the browser: the reader's own.

type Parts = Intl.DateTimeFormatOptions;

function format(at: Date, parts: Parts): string {
  return new Intl.DateTimeFormat(undefined, parts).format(at);
}

export function clockTime(at: Date): string {
  return format(at, { hour: '2-digit', minute: '2-digit' });
}

export function longDate(at: Date): string {
  return format(at, { weekday: 'long', day: 'numeric', month: 'long' });
}

export function shortDate(at: Date): string {
  return format(at, { weekday: 'short', day: 'numeric', month: 'short' });
}

export function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

/** Today, Yesterday or Tomorrow; undefined for other days. */
export function nearDay(at: Date, now: Date): string | undefined {
  const dayMs = 86_400_000;
  if (isSameDay(at, now)) return 'Today';
  if (isSameDay(at, new Date(now.getTime() - dayMs))) return 'Yesterday';
  return isSameDay(at, new Date(now.getTime() + dayMs)) ? 'Tomorrow' : undefined;
}

/** Such as "in 15 min" or "2 h ago". */
export function distance(at: Date, now: Date): string {
  const minutes = Math.round((at.getTime() - now.getTime()) / 60_000);
  const size = Math.abs(minutes);
  if (size === 0) return 'now';
  const words = size < 60 ? `${size} min` : size < 48 * 60 ? hours(size) : `${Math.round(size / 1440)} days`;
  return minutes > 0 ? `in ${words}` : `${words} ago`;
}

function hours(minutes: number): string {
  const rest = minutes % 60;
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** Fills the tokens of Slack's `<!date^...>`, such as {date_short_pretty} and {time}. */
export function fillDateTokens(template: string, at: Date, now: Date): string {
  return template.replace(/\{(\w+)\}/g, (token, name: string) => fillToken(name, at, now) ?? token);
}

const dateTokens: Readonly<Record<string, Parts>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit' },
  time_secs: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

function fillToken(name: string, at: Date, now: Date): string | undefined {
  if (name === 'ago') return distance(at, now);
  const isPretty = name.endsWith('_pretty');
  const parts = dateTokens[isPretty ? name.slice(0, -'_pretty'.length) : name];
  if (parts === undefined) return undefined;
  return (isPretty ? nearDay(at, now)?.toLowerCase() : undefined) ?? format(at, parts);
}

/** For <input type="datetime-local">: the local time without a zone. */
export function toLocalInput(atS: number): string {
  const at = new Date(atS * 1000);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Seconds since 1970 of what <input type="datetime-local"> holds; null when it is empty. */
export function fromLocalInput(value: string): number | null {
  return value === '' ? null : Math.floor(new Date(value).getTime() / 1000);
}
