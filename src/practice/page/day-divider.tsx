import { isSameDay, longDate, nearDay } from './dates.ts';
import { useDesk } from './desk.ts';

/** Says which day begins; nothing within a day. `before` is when the message above is from. */
export function DayDivider({ at, before }: { at: Date; before: Date | undefined }) {
  const { clock } = useDesk();
  if (before !== undefined && isSameDay(before, at)) return null;
  return <div class="day-divider">{nearDay(at, clock.now) ?? longDate(at)}</div>;
}
