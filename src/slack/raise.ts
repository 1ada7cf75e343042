import type { ModalView } from '@slack/types';
import type { Command } from '../usecases/ports.ts';
import { clip } from '../view/clip.ts';
import type { FormView } from '../view/message.ts';
import { raiseStart } from '../view/raise-start.ts';
import { raiseVerb } from './action-ids.ts';
import { limits } from './limits.ts';
import { openView } from './open-form.ts';
import { lookAfterOpening } from './raise-again.ts';
import { renderForm } from './render-form.ts';
import type { Surface } from './surface.ts';
import type { Ear } from './tell.ts';

type Origin = NonNullable<Command['origin']>;

interface Raising {
  triggerId: string;
  ear: Ear;
  /** What was typed or said; the title, and the description too where it is longer than a title. */
  words: string;
  origin: Origin | null;
}

/** Opens the form for raising a case at once: nothing is read before. */
export async function openRaiseForm(surface: Surface, raising: Raising): Promise<void> {
  const { triggerId, ear, words } = raising;
  const again = { verb: raiseVerb, key: clip(words.trim(), limits.buttonValue), label: 'Open the form' };
  const form = formFor(surface, raising);
  const opened = await openView(surface, { triggerId, ear, again }, toView(surface, form, ear));
  await lookAfterOpening(surface, opened, ear.user, form, ear.channel ?? null);
}

const toView = ({ team }: Surface, form: FormView, { channel }: Ear): ModalView =>
  renderForm(form, { faces: new Map(), team }, channel ?? null);

/** The form for raising a case. */
export const raiseView = (surface: Surface, raising: Omit<Raising, 'triggerId'>): ModalView =>
  toView(surface, formFor(surface, raising), raising.ear);

const formFor = ({ useCases }: Surface, { words, origin }: Pick<Raising, 'words' | 'origin'>): FormView =>
  useCases.raiseForm(raiseStart(words, origin));
