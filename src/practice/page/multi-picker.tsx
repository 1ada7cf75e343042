import { useEffect, useRef, useState } from 'preact/hooks';
import { toggled } from './control.tsx';

interface Entry {
  value: string;
  label: string;
}

interface MultiPickerProps {
  id: string;
  label: string;
  entries: readonly Entry[];
  chosen: readonly string[];
  placeholder: string;
  isInvalid: boolean;
  onChoose(chosen: string[]): void;
}

/** Where the list floats: in pixels of the window. */
type Spot = Record<'left' | 'width' | 'top' | 'bottom', string>;

/** Must be the height that .popup-floating has at most, and its distance. */
const listPx = 200;

function spotAt(input: HTMLElement): Spot {
  const box = (input.closest('.multi-field') ?? input).getBoundingClientRect();
  const isBelow = box.bottom + listPx < window.innerHeight;
  return {
    left: `${box.left}px`,
    width: `${box.width}px`,
    top: isBelow ? `${box.bottom + 4}px` : 'auto',
    bottom: isBelow ? 'auto' : `${window.innerHeight - box.top + 4}px`,
  };
}

/** Several of many: what is chosen as chips, and a list that narrows while one types. */
export function MultiPicker({
  id,
  label,
  entries,
  chosen,
  placeholder,
  isInvalid,
  onChoose,
}: MultiPickerProps) {
  const [words, setWords] = useState('');
  const [spot, setSpot] = useState<Spot>();
  const isOpen = spot !== undefined;
  const setOpen = (open: boolean) =>
    setSpot(open && field.current !== null ? spotAt(field.current) : undefined);
  const [marked, setMarked] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  // The list floats over whatever scrolls, so it goes away when that happens.
  useEffect(() => {
    if (!isOpen) return;
    const close = (event: Event) => {
      if (event.target instanceof Element && !event.target.classList.contains('popup')) setSpot(undefined);
    };
    window.addEventListener('scroll', close, true);
    return () => window.removeEventListener('scroll', close, true);
  }, [isOpen]);
  const offered = entries.filter((entry) => entry.label.toLowerCase().includes(words.toLowerCase()));
  const choose = (value: string) => {
    onChoose(toggled(chosen, value));
    setWords('');
    field.current?.focus();
    setSpot(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = offered[marked];
    if (event.key === 'ArrowDown' && !isOpen) setOpen(true);
    else if (event.key === 'ArrowDown') setMarked(Math.min(marked + 1, offered.length - 1));
    else if (event.key === 'ArrowUp') setMarked(Math.max(marked - 1, 0));
    else if (event.key === 'Enter' && isOpen && entry !== undefined) choose(entry.value);
    else if (event.key === 'Escape' && isOpen) setOpen(false);
    else if (event.key === 'Backspace' && words === '') onChoose(chosen.slice(0, -1));
    else {
      if (event.key !== 'Tab' && event.key !== 'Escape') setOpen(true);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="multi" onFocusOut={(event) => !contains(event) && setOpen(false)}>
      <div class={`control multi-field${isInvalid ? ' is-invalid' : ''}`}>
        {chosen.map((value) => (
          <span key={value} class="chip">
            {entries.find((entry) => entry.value === value)?.label ?? value}
            <button
              type="button"
              aria-label={`Remove ${entries.find((entry) => entry.value === value)?.label ?? value}`}
              onClick={() => onChoose(toggled(chosen, value))}
            >
              ×
            </button>
          </span>
        ))}
        <input
          id={id}
          ref={field}
          value={words}
          role="combobox"
          aria-label={label}
          aria-expanded={isOpen}
          aria-controls={`${id}-list`}
          autocomplete="off"
          placeholder={chosen.length === 0 ? placeholder : ''}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onInput={(event) => {
            setWords(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {isOpen && (
        <div class="popup popup-floating" style={spot} role="listbox" id={`${id}-list`} aria-label={label}>
          {offered.length === 0 && <p class="muted popup-empty">Nothing matches</p>}
          {offered.map((entry, index) => (
            <div
              key={entry.value}
              role="option"
              tabIndex={-1}
              class={`popup-item${index === marked ? ' is-marked' : ''}`}
              aria-selected={chosen.includes(entry.value)}
              onMouseDown={(event) => {
                event.preventDefault();
                choose(entry.value);
              }}
            >
              <span class="tick">{chosen.includes(entry.value) ? '✓' : ''}</span>
              {entry.label}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

function contains({ currentTarget, relatedTarget }: FocusEvent): boolean {
  return (
    currentTarget instanceof Node && relatedTarget instanceof Node && currentTarget.contains(relatedTarget)
  );
}
