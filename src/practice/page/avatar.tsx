import { usePage } from './page-context.ts';

/** Well apart from each other, readable with white letters in light and dark. */
const colours = ['#c2410c', '#0f766e', '#7c3aed', '#be185d', '#1d4ed8', '#4d7c0f', '#b45309', '#0e7490'];

export function Avatar({ id, size = 36 }: { id: string; size?: number }) {
  const { state } = usePage();
  const style = { width: `${size}px`, height: `${size}px`, fontSize: `${Math.round(size * 0.4)}px` };
  if (id === state.app.id) {
    return (
      <span class="avatar avatar-app" style={style} aria-hidden="true">
        <svg viewBox="0 0 24 24" width="62%" height="62%" role="presentation">
          <path
            d="M4 19V6.5l5 6 3-4 3 4 5-6V19"
            fill="none"
            stroke="currentColor"
            stroke-width="2.6"
            stroke-linejoin="round"
            stroke-linecap="round"
          />
        </svg>
      </span>
    );
  }
  const index = state.people.findIndex((person) => person.id === id);
  const name = state.names.users[id] ?? '?';
  const background = index < 0 ? '#64748b' : colours[index % colours.length];
  return (
    <span class="avatar" style={{ ...style, background }} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
}
