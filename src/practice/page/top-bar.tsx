import { Avatar } from './avatar.tsx';
import { ClockBar } from './clock-bar.tsx';
import { Mark } from './mark.tsx';
import { usePage } from './page-context.ts';

export function TopBar() {
  const { state, actAs } = usePage();
  return (
    <header class="top-bar">
      <div class="brand">
        <Avatar id={state.app.id} size={30} />
        <p>
          <strong>{state.app.name}</strong>
          <small>practice workspace</small>
        </p>
      </div>
      <ClockBar />
      <nav class="act-as" aria-label="Act as">
        <span class="act-label">Act as</span>
        {state.people.map(({ id, name, title, unread, calls }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === state.me}
            aria-label={`Act as ${name}${calls > 0 ? `, ${calls} waiting` : unread > 0 ? ', unread' : ''}`}
            title={title === '' ? name : `${name}, ${title}`}
            class={`face${id === state.me ? ' is-me' : ''}`}
            onClick={() => actAs(id)}
          >
            <Avatar id={id} size={30} />
            <span class="face-name">{name.split(' ')[0]}</span>
            {id !== state.me && <Mark unread={unread} calls={calls} />}
          </button>
        ))}
      </nav>
    </header>
  );
}
