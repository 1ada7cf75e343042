import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface MenuItem {
  key: string;
  label: string;
  choose(): unknown;
}

interface MenuProps {
  label: string;
  face: ComponentChildren;
  class: string;
  items: readonly MenuItem[];
}

/** A menu with less room than this below its button opens above it. */
const roomBelowPx = 320;

/** A button that opens a list of things to do. */
export function Menu({ label, face, class: className, items }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const [isAbove, setAbove] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isOpen) list.current?.querySelector('button')?.focus();
  }, [isOpen]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (event.key === 'ArrowDown') move(list.current, 1);
    else if (event.key === 'ArrowUp') move(list.current, -1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu" onFocusOut={(event) => !staysInside(event) && setOpen(false)}>
      <button
        type="button"
        class={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        title={label}
        onClick={(event) => {
          setAbove(event.currentTarget.getBoundingClientRect().bottom + roomBelowPx > window.innerHeight);
          setOpen(!isOpen);
        }}
      >
        {face}
      </button>
      {isOpen && (
        <div
          class={`popup${isAbove ? ' popup-above' : ''}`}
          role="menu"
          aria-label={label}
          tabIndex={-1}
          ref={list}
          onKeyDown={onKeyDown}
        >
          {items.map(({ key, label: text, choose }) => (
            <button
              key={key}
              type="button"
              role="menuitem"
              class="popup-item"
              onClick={() => {
                setOpen(false);
                choose();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function staysInside({ currentTarget, relatedTarget }: FocusEvent): boolean {
  return (
    currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
  );
}

function move(list: HTMLElement | null, step: number): void {
  const buttons = [...(list?.querySelectorAll('button') ?? [])];
  const current = buttons.findIndex((button) => button.matches(':focus'));
  buttons[(current + step + buttons.length) % buttons.length]?.focus();
}
