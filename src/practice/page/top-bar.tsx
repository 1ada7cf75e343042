import type { PagePerson } from '../page-people.ts';
import { ClockBar } from './clock-bar.tsx';
import { useDesk } from './desk.ts';
import { AppFace, Face } from './face.tsx';
import { Mark, markInWords } from './mark.tsx';
import { PlatformSwitch } from './platform-switch.tsx';

export function TopBar() {
  const { people, me, setup, actAs } = useDesk();
  return (
    <header class="top-bar">
      <div class="brand">
        <AppFace size={30} />
        <p>
          <strong>{setup.appName}</strong>
          <small>practice workspace</small>
        </p>
      </div>
      <PlatformSwitch />
      <ClockBar />
      <nav class="act-as" aria-label="Act as">
        <span class="act-label">Act as</span>
        {people.map((person, index) => (
          <FaceButton key={person.key} person={person} index={index} isMe={person === me} actAs={actAs} />
        ))}
      </nav>
    </header>
  );
}

interface FaceButtonProps {
  person: PagePerson;
  index: number;
  isMe: boolean;
  actAs(key: string): void;
}

function FaceButton({ person, index, isMe, actAs }: FaceButtonProps) {
  const { key, name, title, slack, teams } = person;
  const unread = (slack?.unread ?? 0) + (teams?.unread ?? 0);
  const calls = (slack?.calls ?? 0) + (teams?.calls ?? 0);
  const where = slack === null ? ', in Teams only' : '';
  return (
    <button
      type="button"
      aria-pressed={isMe}
      aria-label={`Act as ${name}${markInWords({ unread, calls })}`}
      title={`${title === '' ? name : `${name}, ${title}`}${where}`}
      class={`face${isMe ? ' is-me' : ''}`}
      onClick={() => actAs(key)}
    >
      <Face name={name} index={index} size={30} />
      <span class="face-name">{name.split(' ')[0]}</span>
      {!isMe && <Mark unread={unread} calls={calls} />}
    </button>
  );
}
