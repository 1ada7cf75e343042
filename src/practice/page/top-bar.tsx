import { Avatar } from './avatar.tsx';
import { ClockBar } from './clock-bar.tsx';
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
      <div class="act-as" role="radiogroup" aria-label="Act as">
        <span class="act-label">Act as</span>
        {state.people.map(({ id, name, title, unread }) => (
          <button
            key={id}
            type="button"
            role="radio"
            aria-checked={id === state.me}
            aria-label={`Act as ${name}${unread > 0 ? `, ${unread} unread` : ''}`}
            title={title === '' ? name : `${name}, ${title}`}
            class={`face${id === state.me ? ' is-me' : ''}`}
            onClick={() => actAs(id)}
          >
            <Avatar id={id} size={30} />
            <span class="face-name">{name.split(' ')[0]}</span>
            {unread > 0 && id !== state.me && <span class="badge">{unread}</span>}
          </button>
        ))}
      </div>
    </header>
  );
}
