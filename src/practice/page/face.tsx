/** Well apart from each other, readable with white letters in light and dark. */
const colours = ['#c2410c', '#0f766e', '#7c3aed', '#be185d', '#1d4ed8', '#4d7c0f', '#b45309', '#0e7490'];

interface FaceProps {
  name: string;
  /** The how manieth of the people it is; below 0 for somebody else. */
  index: number;
  size: number;
}

export function Face({ name, index, size }: FaceProps) {
  const background = index < 0 ? '#64748b' : colours[index % colours.length];
  return (
    <span class="avatar" style={{ ...squareOf(size), background }} aria-hidden="true">
      {initialsOf(name)}
    </span>
  );
}

export function AppFace({ size }: { size: number }) {
  return (
    <span class="avatar avatar-app" style={squareOf(size)} aria-hidden="true">
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

const squareOf = (size: number) => ({
  width: `${size}px`,
  height: `${size}px`,
  fontSize: `${Math.round(size * 0.4)}px`,
});

function initialsOf(name: string): string {
  const words = name.split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
}
