import { useEffect, useRef, useState } from 'preact/hooks';
import type { TeamsMessage } from '../../teams-state.ts';
import { useDesk } from '../desk.ts';
import { Menu } from '../menu.tsx';
import { type Suggestion, suggestionsFor } from './suggestions.ts';
import { useTeams } from './teams-context.ts';

interface ComposerProps {
  /** A channel, a thread or a chat. */
  where: string;
  placeholder: string;
  label: string;
  isInChat?: boolean;
  /** It stands within a thread, and goes away when it has served. */
  isInThread?: boolean;
  /** The message that is changed. */
  edited?: TeamsMessage;
  onEnd?(): void;
}

export function TeamsComposer(props: ComposerProps) {
  const { where, placeholder, label, isInChat = false, isInThread = false, edited, onEnd } = props;
  const { state, act } = useTeams();
  const { setup } = useDesk();
  const [text, setText] = useState(edited ? writtenIn(edited) : '');
  const [marked, setMarked] = useState(0);
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = suggestionsFor(text, {
    ...{ appName: state.app.name, isInChat, commands: setup.teamsCommands.written },
    names: state.people.filter(({ id }) => id !== state.me).map(({ name }) => name),
  });
  useEffect(() => {
    if (isInThread || isInChat) field.current?.focus();
  }, []);

  const complete = (suggestion: Suggestion) => {
    setText(suggestion.text);
    setMarked(0);
    field.current?.focus();
  };
  const sendNow = async () => {
    const written = text.trim();
    if (written === '') return;
    const done = edited
      ? await act({ inTeams: 'edit', conversation: edited.conversation, id: edited.id, text: written })
      : await act({ inTeams: 'say', where, text: written });
    if (!done) return;
    setText('');
    onEnd?.();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const choice = offered[marked];
    if (choice !== undefined && (event.key === 'Tab' || event.key === 'Enter')) complete(choice);
    else if (choice !== undefined && event.key === 'ArrowDown') setMarked((marked + 1) % offered.length);
    else if (choice !== undefined && event.key === 'ArrowUp')
      setMarked((marked + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' && !event.shiftKey) void sendNow();
    else if (event.key === 'Escape' && onEnd) onEnd();
    else return;
    event.preventDefault();
  };

  return (
    <div class={`composer teams-composer${isInThread ? ' is-in-thread' : ''}`}>
      <Suggestions offered={offered} marked={marked} onChoose={complete} />
      <div class="composer-row">
        {!edited && <AppMenu where={where} />}
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label={label}
          placeholder={placeholder}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
        {onEnd && (
          <button type="button" class="icon-button" aria-label="Cancel" onClick={onEnd}>
            ✕
          </button>
        )}
        <button
          type="button"
          class="button button-primary send"
          disabled={text.trim() === ''}
          onClick={sendNow}
        >
          {edited ? 'Save' : label === 'Post' ? 'Post' : 'Send'}
        </button>
      </div>
    </div>
  );
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
          <strong>{suggestion.label}</strong>
          {suggestion.description !== '' && <small class="muted">{suggestion.description}</small>}
        </div>
      ))}
    </div>
  );
}

/** What the app offers while something is being written. */
function AppMenu({ where }: { where: string }) {
  const { act } = useTeams();
  const { setup } = useDesk();
  const { whileWriting } = setup.teamsCommands;
  if (whileWriting.length === 0) return null;
  return (
    <Menu
      label={`${setup.appName} actions`}
      class="icon-button"
      face="+"
      items={whileWriting.map(({ id: command, title }) => ({
        key: command,
        label: title,
        choose: () => act({ inTeams: 'command', conversation: where, id: null, command }),
      }))}
    />
  );
}

/** The words as they were typed. */
const writtenIn = ({ text }: TeamsMessage): string => text.replace(/<at>([^<]*)<\/at>/g, '@$1');
