import { useEffect, useRef, useState } from 'preact/hooks';
import type { TeamsMessage } from '../../teams-state.ts';
import { useDesk } from '../desk.ts';
import { Menu } from '../menu.tsx';
import { useSuggestions } from '../suggestions.tsx';
import { suggestionsFor } from './suggestions.ts';
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
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = suggestionsFor(text, {
    ...{ appName: state.app.name, isInChat, commands: setup.teamsCommands.written },
    names: state.people.filter(({ id }) => id !== state.me).map(({ name }) => name),
  });
  useEffect(() => {
    if (isInThread || isInChat) field.current?.focus();
  }, []);

  const suggestions = useSuggestions(offered, text, (chosen) => {
    setText(chosen);
    field.current?.focus();
  });
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
    const isTheirs = suggestions.onKeyDown(event);
    if (!isTheirs && event.key === 'Enter' && !event.shiftKey) void sendNow();
    else if (!isTheirs && event.key === 'Escape' && onEnd) onEnd();
    else if (!isTheirs) return;
    event.preventDefault();
  };

  return (
    <div class={`composer teams-composer${isInThread ? ' is-in-thread' : ''}`}>
      {suggestions.list}
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
            suggestions.markFirst();
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
