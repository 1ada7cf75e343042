import { useEffect, useRef } from 'preact/hooks';
import type { TeamsDialog } from '../../teams-state.ts';
import { AppFace } from '../face.tsx';
import { CardBox } from './card-box.tsx';
import { useTeams } from './teams-context.ts';

/** A dialog of the app over the page. */
export function TeamsDialogBox({ dialog }: { dialog: TeamsDialog }) {
  const { act } = useTeams();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (box.current?.open === false) box.current.showModal();
    box.current?.querySelector<HTMLElement>('.dialog-body :is(input, textarea, select, button)')?.focus();
  }, []);
  const close = () => act({ inTeams: 'close' });
  const hasCard = dialog.card !== null && dialog.card !== undefined;
  return (
    <dialog
      ref={box}
      class="dialog teams-dialog"
      aria-label={dialog.title}
      onCancel={(event) => {
        event.preventDefault();
        void close();
      }}
    >
      <header class="dialog-head">
        <AppFace size={28} />
        <h2>{dialog.title}</h2>
        <button type="button" class="icon-button" aria-label="Close" onClick={close}>
          ✕
        </button>
      </header>
      <div class="dialog-body">
        {dialog.text !== '' && <p>{dialog.text}</p>}
        {hasCard && (
          <CardBox
            card={dialog.card}
            mentions={dialog.mentions}
            onPress={(press) => act({ inTeams: 'submit', ...press })}
          />
        )}
      </div>
    </dialog>
  );
}
