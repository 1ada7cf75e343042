import { useState } from 'preact/hooks';
import type { PageAction } from '../page-action.ts';
import { clockTime, distance, isSameDay, shortDate } from './dates.ts';
import { useDesk } from './desk.ts';

const steps = [
  { label: '+1 min', ms: 60_000 },
  { label: '+15 min', ms: 15 * 60_000 },
  { label: '+1 h', ms: 60 * 60_000 },
];

export function ClockBar() {
  const { clock, perform } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const { now, nextDeadline } = clock;
  const move = async (action: PageAction) => {
    setBusy(true);
    await perform(action);
    setBusy(false);
  };
  const next =
    nextDeadline === null
      ? ''
      : `${isSameDay(nextDeadline, now) ? '' : `${shortDate(nextDeadline)}, `}${clockTime(nextDeadline)}`;
  return (
    <section class={`clock-bar${isBusy ? ' is-busy' : ''}`} aria-label="Practice time">
      <p class="clock" aria-live="off" title="Practice time: only this workspace lives in it">
        <strong>{clockTime(now)}</strong>
        <small>{shortDate(now)}</small>
      </p>
      {steps.map(({ label, ms }) => (
        <button key={ms} type="button" disabled={isBusy} onClick={() => move({ do: 'advance', ms })}>
          {label}
        </button>
      ))}
      <button
        type="button"
        class="next-deadline"
        disabled={isBusy || nextDeadline === null}
        title="Moves time to the moment the next promise falls due"
        onClick={() => move({ do: 'nextDeadline' })}
      >
        ⏭ Next deadline
        <small>{nextDeadline === null ? 'nothing is due' : `${next}, ${distance(nextDeadline, now)}`}</small>
      </button>
    </section>
  );
}
