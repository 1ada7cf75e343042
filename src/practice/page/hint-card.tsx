import { useState } from 'preact/hooks';
import { composeEvent } from './composer.tsx';
import { useDesk } from './desk.ts';
import { usePage } from './page-context.ts';

const storageKey = 'muster-hint-dismissed';

/** Some steps for those who are here for the first time. */
export function HintCard() {
  const { state, setup } = usePage();
  const [isDismissed, setDismissed] = useState(localStorage.getItem(storageKey) !== null);
  const command = setup.slashCommands[0];
  if (command === undefined) return null;
  const show = (isShown: boolean) => {
    if (isShown) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, 'yes');
    setDismissed(!isShown);
  };
  if (isDismissed) {
    return (
      <button type="button" class="hint-reopen" onClick={() => show(true)} title="How to begin">
        ?
      </button>
    );
  }
  const example = `${command.command} Checkout is down for ACME`;
  return (
    <aside class="hint" aria-label="How to begin">
      <header>
        <h2>See what {state.app.name} does, in a minute</h2>
        <button type="button" class="icon-button" aria-label="Dismiss" onClick={() => show(false)}>
          ✕
        </button>
      </header>
      <ol>
        <li>
          <p>
            Type <code>{example}</code> and send it, then fill in the form.
          </p>
          <button
            type="button"
            class="button button-primary"
            onClick={() => window.dispatchEvent(new CustomEvent(composeEvent, { detail: example }))}
          >
            Type it for me
          </button>
        </li>
        <li>
          <p>
            A war room appears on the left. Whoever is asked gets a <span class="badge">1</span> above: act as
            them and click <strong>Acknowledge</strong> in the message from {state.app.name}.
          </p>
        </li>
        <li>
          <p>
            Or let nobody answer: press <strong>Next deadline</strong> and see who is asked next, which
            updates fall due, and that no promise is forgotten.
          </p>
        </li>
        <TeamsStep />
      </ol>
    </aside>
  );
}

/** Where there is a Teams as well. */
function TeamsStep() {
  const { people } = useDesk();
  if (people.every(({ teams }) => teams === null)) return null;
  const [first = ''] = people.find(({ slack }) => slack === null)?.name.split(' ') ?? [];
  return (
    <li>
      <p>
        Switch to <strong>Teams</strong> at the top: the same people, and the same case
        {first === '' ? '.' : `. ${first} is only there: act as ${first}, and take the case.`}
      </p>
    </li>
  );
}
