import { z } from 'zod';
import { field } from './field.ts';
import { sentInstant } from './common.ts';
import { goodsItems, name, node, reason, said, signed, signedTwice, by } from './said.ts';

export const HoldPlacement = said(
  {
    hold_id: name('The person’s own name of the hold.', 'H-7'),
    kind: field(
      z.enum(['person', 'legal', 'finance']).optional(),
      'Who is to look at it: operations when left out.',
      'legal',
    ),
    ...signed,
  },
  'Keeps the refunds of a return back until somebody lifts it.',
  'HoldPlacement',
);

export const HoldLift = said(signedTwice, 'Lets the refunds go on.', 'HoldLift');

export const Approval = said(
  { by, reason: field(reason.optional(), 'Why, where there is more to say.', 'Seen by us') },
  'One person agrees to the refund; where four eyes are wanted, two of these are needed.',
  'Approval',
);

export const ApprovalRefusal = said(signed, 'A person does not agree to the refund.', 'ApprovalRefusal');

export const FraudScore = said(
  {
    score: field(z.int().min(0).max(100), 'From 0 (harmless) to 100.', 12),
    reference: name('The fraud system’s own id of its answer.', 'FR-881'),
    system: name('Which fraud system.', 'fraudshield'),
  },
  'What a fraud system thinks of a return.',
  'FraudScore',
);

export const FraudReview = said(
  { verdict: field(z.enum(['pass', 'refuse']), 'What was decided.', 'pass'), ...signed },
  'A person looked at a return that the fraud check would not let pass by itself.',
  'FraudReview',
);

export const DispatchProof = said(
  {
    tracking: name('Number of the parcel.', '1Z999AA1'),
    dispatched_at: field(sentInstant, 'When the carrier took it.', '2026-03-05T09:00:00Z'),
  },
  'Evidence that the customer sent the goods.',
  'DispatchProof',
);

export const HandBack = said(
  { node, items: goodsItems },
  'Units of a refused return went back to the customer.',
  'HandBack',
);
