import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageChannel, PageMessage } from '../page-state.ts';
import { Menu } from './menu.tsx';
import { usePage } from './page-context.ts';
import { type Suggestion, useSuggestions } from './suggestions.tsx';

interface ComposerProps {
  channel: PageChannel;
  /** The message that is being replied to. */
  thread: PageMessage | undefined;
  onThreadEnd(): void;
}

/** The hint card writes into the composer by this event. */
export const composeEvent = 'muster-compose';

export function Composer({ channel, thread, onThreadEnd }: ComposerProps) {
  const { state, setup, perform } = usePage();
  const [text, setText] = useState('');
  const field = useRef<HTMLTextAreaElement>(null);
  const offered = text.startsWith('/') && !text.includes(' ') ? matching(setup.slashCommands, text) : [];
  const suggestions = useSuggestions(offered, text, (chosen) => {
    setText(chosen);
    field.current?.focus();
  });

  useEffect(() => {
    const compose = (event: Event) => {
      if (event instanceof CustomEvent) setText(String(event.detail));
      field.current?.focus();
    };
    window.addEventListener(composeEvent, compose);
    return () => window.removeEventListener(composeEvent, compose);
  }, []);
  useEffect(() => field.current?.focus(), [channel.id, state.me, thread?.ts]);

  const sendNow = async () => {
    const message = text.trim();
    if (message === '') return;
    setText('');
    const [command = '', ...rest] = message.split(' ');
    const common = { me: state.me, channel: channel.id };
    if (command.startsWith('/')) await perform({ do: 'command', ...common, command, text: rest.join(' ') });
    else
      await perform({
        do: 'say',
        ...common,
        text: escaped(message),
        ...(thread ? { threadTs: thread.ts } : {}),
      });
    onThreadEnd();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isTheirs = suggestions.onKeyDown(event);
    if (!isTheirs && event.key === 'Enter' && !event.shiftKey) void sendNow();
    else if (!isTheirs && event.key === 'Escape' && thread !== undefined) onThreadEnd();
    else if (!isTheirs) return;
    event.preventDefault();
  };
  const isNamed = channel.kind === 'public' || channel.kind === 'private';

  return (
    <div class="composer">
      {suggestions.list}
      {thread !== undefined && (
        <p class="replying">
          Replying to {state.names.users[thread.user]}: {thread.text.slice(0, 60)}
          <button type="button" class="icon-button" aria-label="Stop replying" onClick={onThreadEnd}>
            ✕
          </button>
        </p>
      )}
      <div class="composer-row">
        <ShortcutMenu />
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-label="Message"
          placeholder={`Message ${isNamed ? '#' : ''}${channel.name}, or type / for commands`}
          onInput={(event) => {
            setText(event.currentTarget.value);
            suggestions.markFirst();
          }}
          onKeyDown={onKeyDown}
        />
        <button
          type="button"
          class="button button-primary send"
          disabled={text.trim() === ''}
          onClick={sendNow}
        >
          Send
        </button>
      </div>
    </div>
  );
}

function ShortcutMenu() {
  const { state, setup, perform } = usePage();
  const shortcuts = setup.shortcuts.filter(({ type }) => type === 'global');
  if (shortcuts.length === 0) return null;
  return (
    <Menu
      label="Shortcuts"
      class="icon-button"
      face="⚡"
      items={shortcuts.map(({ callbackId, name }) => ({
        key: callbackId,
        label: name,
        choose: () => perform({ do: 'shortcut', me: state.me, callbackId }),
      }))}
    />
  );
}

function matching(
  commands: readonly { command: string; hint: string; description: string }[],
  text: string,
): Suggestion[] {
  return commands
    .filter(({ command }) => command.startsWith(text))
    .map(({ command, hint, description }) => ({ label: command, hint, description, text: `${command} ` }));
}

/** As Slack does with what people type. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
