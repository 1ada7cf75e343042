import { useState } from 'preact/hooks';

/** Something that may be typed, and what the text is then. */
export interface Suggestion {
  label: string;
  /** What goes behind it, such as what a command wants to know. */
  hint?: string;
  description: string;
  text: string;
}

/**
 * What fits what is being typed, one of them marked. `onKeyDown` says whether the key was for them: the arrows mark another one, Tab
 * and Enter choose, unless it is typed out already.
 */
export function useSuggestions(offered: readonly Suggestion[], text: string, choose: (text: string) => void) {
  const [marked, setMarked] = useState(0);
  const take = (suggestion: Suggestion) => {
    setMarked(0);
    choose(suggestion.text);
  };
  const onKeyDown = ({ key }: KeyboardEvent): boolean => {
    const choice = offered[marked];
    if (choice === undefined) return false;
    if ((key === 'Tab' || key === 'Enter') && choice.label !== text) take(choice);
    else if (key === 'ArrowDown') setMarked((marked + 1) % offered.length);
    else if (key === 'ArrowUp') setMarked((marked + offered.length - 1) % offered.length);
    else return false;
    return true;
  };
  return {
    onKeyDown,
    markFirst: () => setMarked(0),
    list: <Suggestions offered={offered} marked={marked} onChoose={take} />,
  };
}

interface SuggestionsProps {
  offered: readonly Suggestion[];
  marked: number;
  onChoose(suggestion: Suggestion): void;
}

function Suggestions({ offered, marked, onChoose }: SuggestionsProps) {
  if (offered.length === 0) return null;
  return (
    <div class="popup popup-up" role="listbox" aria-label="Suggestions">
      {offered.map((suggestion, index) => (
        <div
          key={suggestion.label}
          role="option"
          tabIndex={-1}
          aria-selected={index === marked}
          class={`popup-item command${index === marked ? ' is-marked' : ''}`}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(suggestion);
          }}
        >
          <span>
            <strong>{suggestion.label}</strong>
            {suggestion.hint && <span class="muted"> {suggestion.hint}</span>}
          </span>
          {suggestion.description !== '' && <small class="muted">{suggestion.description}</small>}
        </div>
      ))}
    </div>
  );
}
