// Two workers: in namespace SHOP a caller that signs, in namespace LEDGER a handler that verifies
// who calls, and signs what it answers.
import { fileURLToPath } from "node:url";
import * as nexus from "nexus-rpc";
import { operationInfo } from "@temporalio/nexus";
import { NativeConnection, Worker } from "@temporalio/worker";
import { ledger } from "./contract.js";
import { proven } from "./converter.js";
import { answered, signed } from "./crossway-signer.mjs";
import { verified } from "./crossway-verifier.mjs";

const { ADDRESS, SHOP, LEDGER, KEY, ANSWERS, CALLER } = process.env as Record<string, string>;
const [key, answers] = [JSON.parse(KEY), JSON.parse(ANSWERS)];

const activities = {
  async sign(call: object, input: string, now: number, id: string): Promise<string> {
    return signed(key, call, Buffer.from(input), now, id);
  },
};
export type Signs = typeof activities;

const handler = nexus.serviceHandler(ledger, {
  async who(context, note) {
    const call = { end: operationInfo().endpoint, svc: context.service, op: context.operation };
    const { "crossway-caller": token = "", "crossway-secret": secret = "" } = context.headers;
    const now = Date.now() / 1000;
    try {
      const data = Buffer.from(JSON.stringify(note));
      const claims = verified(token, [JSON.parse(CALLER)], call, data, now, secret);
      const said = { by: claims.iss, text: note.text };
      return proven(said, (result) => answered(answers, claims, result, now));
    } catch {
      throw new nexus.HandlerError("UNAUTHORIZED", "not allowed");
    }
  },
});

const connection = await NativeConnection.connect({ address: ADDRESS });
const shared = { connection };
const caller = await Worker.create({
  ...shared,
  namespace: SHOP,
  taskQueue: "typescript",
  workflowsPath: fileURLToPath(new URL("./workflows.js", import.meta.url)),
  interceptors: { workflowModules: [fileURLToPath(new URL("./workflows.js", import.meta.url))] },
  activities,
});
const handling = await Worker.create({
  ...shared,
  namespace: LEDGER,
  taskQueue: LEDGER,
  nexusServices: [handler],
  dataConverter: { payloadConverterPath: fileURLToPath(new URL("./converter.js", import.meta.url)) },
});
console.log("ready");
await Promise.all([caller.run(), handling.run()]);
