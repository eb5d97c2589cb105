// The payload converter of the handler's worker: an answer travels with what proves it. It is part of
// the bundle of workflows, too, so that it takes the signer from the answer.
import { defaultPayloadConverter, type Payload, type PayloadConverter } from "@temporalio/common";

const PROOF = Symbol.for("crossway-answer");

/** An answer that is signed as it travels: `sign` is given its bytes. */
export function proven<T extends object>(answer: T, sign: (data: Uint8Array) => string): T {
  return Object.defineProperty({ ...answer }, PROOF, { value: sign });
}

export const payloadConverter: PayloadConverter = {
  toPayload<T>(value: T): Payload {
    const payload = defaultPayloadConverter.toPayload(value);
    const sign = (value as any)?.[PROOF];
    if (sign === undefined) return payload;
    const proof = new TextEncoder().encode(sign(payload.data ?? new Uint8Array()));
    return { ...payload, metadata: { ...payload.metadata, "crossway-answer": proof } };
  },
  fromPayload: (payload) => defaultPayloadConverter.fromPayload(payload),
};
