import type { Verb } from '../verb.ts';
import { acceptRootCause } from './accept-root-cause.ts';
import { acknowledge } from './acknowledge.ts';
import { addNote } from './add-note.ts';
import { addPeople } from './add-people.ts';
import { approveUpdate } from './approve-update.ts';
import { awaitCustomer } from './await-customer.ts';
import { cancel } from './cancel.ts';
import { changeSeverity } from './change-severity.ts';
import { close } from './close.ts';
import { customerAnswered } from './customer-answered.ts';
import { deEscalate } from './de-escalate.ts';
import { declareResolved } from './declare-resolved.ts';
import { decline } from './decline.ts';
import { escalate } from './escalate.ts';
import { explainAge } from './explain-age.ts';
import { giveRole } from './give-role.ts';
import { join } from './join.ts';
import { linkRecord } from './link-record.ts';
import { newRoom } from './new-room.ts';
import { rejectResolution } from './reject-resolution.ts';
import { releasePeople } from './release-people.ts';
import { reopen } from './reopen.ts';
import { requestUpdate } from './request-update.ts';
import { sendAgain } from './send-again.ts';
import { sendBackRootCause } from './send-back-root-cause.ts';
import { sendBackUpdate } from './send-back-update.ts';
import { sendUpdate } from './send-update.ts';
import { shareCustomerRootCause } from './share-customer-root-cause.ts';
import { skipRootCause } from './skip-root-cause.ts';
import { skipUpdate } from './skip-update.ts';
import { snoozeUpdate } from './snooze-update.ts';
import { subscribe } from './subscribe.ts';
import { takeRole } from './take-role.ts';
import { unsubscribe } from './unsubscribe.ts';
import { verify } from './verify.ts';
import { writeCustomerRootCause } from './write-customer-root-cause.ts';
import { writeRootCause } from './write-root-cause.ts';

/** Every verb, in the order in which a menu offers them. Raising a case is not among them: there is no case yet. */
export const verbs: readonly Verb[] = [
  acknowledge,
  verify,
  close,
  sendUpdate,
  approveUpdate,
  sendBackUpdate,
  escalate,
  declareResolved,
  rejectResolution,
  writeRootCause,
  acceptRootCause,
  sendBackRootCause,
  writeCustomerRootCause,
  shareCustomerRootCause,
  skipRootCause,
  takeRole,
  giveRole,
  addPeople,
  changeSeverity,
  addNote,
  linkRecord,
  requestUpdate,
  snoozeUpdate,
  skipUpdate,
  decline,
  join,
  subscribe,
  unsubscribe,
  awaitCustomer,
  customerAnswered,
  deEscalate,
  releasePeople,
  explainAge,
  reopen,
  cancel,
  newRoom,
  sendAgain,
];

export const findVerb = (name: string): Verb | undefined => verbs.find((verb) => verb.name === name);
