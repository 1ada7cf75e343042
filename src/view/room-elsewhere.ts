import type { MessageView } from './message.ts';
import { platformName } from './names.ts';

/** Says where the war room is to who reads this on a platform that has none of this case: there is no button that opens it. */
export const roomElsewhere = ({ roomIsIn }: { roomIsIn?: string | null }): Pick<MessageView, 'footer'> =>
  roomIsIn ? { footer: [`The war room is in ${platformName(roomIsIn)}.`] } : {};
