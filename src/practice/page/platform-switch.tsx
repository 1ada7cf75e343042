import { type Platform, useDesk } from './desk.ts';
import { Mark } from './mark.tsx';

const names: Record<Platform, string> = { slack: 'Slack', teams: 'Teams' };

/** Which of the two platforms is looked at; nothing where there is one only. */
export function PlatformSwitch() {
  const { people, me, platform, show } = useDesk();
  if (people.every(({ teams }) => teams === null)) return null;
  return (
    <nav class="platforms" aria-label="Platform">
      {(['slack', 'teams'] as const).map((each) => {
        const news = me[each];
        const calls = news?.calls ?? 0;
        const more = news === null ? `: ${me.name} is not there` : calls > 0 ? `, ${calls} waiting` : '';
        return (
          <button
            key={each}
            type="button"
            aria-pressed={each === platform}
            aria-label={`${names[each]}${more}`}
            title={news === null ? `${me.name} is not in ${names[each]}` : names[each]}
            disabled={news === null}
            onClick={() => show(each)}
          >
            {names[each]}
            {each !== platform && <Mark unread={news?.unread ?? 0} calls={calls} />}
          </button>
        );
      })}
    </nav>
  );
}
