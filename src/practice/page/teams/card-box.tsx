import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Mention } from '../../teams/content.ts';
import { useDesk } from '../desk.ts';
import { drawCard, type Pressed } from './draw-card.ts';
import { useTeams } from './teams-context.ts';

interface CardBoxProps {
  card: unknown;
  mentions: readonly Mention[];
  onPress(pressed: Pressed): Promise<unknown>;
}

/** An Adaptive Card, drawn by the official renderer; nothing in it can be pressed while a press is on its way. */
export function CardBox({ card, mentions, onPress }: CardBoxProps) {
  const { state } = useTeams();
  const { follow } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const content = JSON.stringify(card);
  // Before whoever is around looks for the end of what is shown.
  useLayoutEffect(() => {
    const press = (pressed: Pressed) => {
      setBusy(true);
      void onPress(pressed).finally(() => setBusy(false));
    };
    const drawn = drawCard(card, { mentions, people: state.people, me: state.me, onPress: press, follow });
    box.current?.replaceChildren(...(drawn ? [drawn] : []));
  }, [content, state.me]);
  return <div class={`card-box${isBusy ? ' is-busy' : ''}`} inert={isBusy} ref={box} />;
}
