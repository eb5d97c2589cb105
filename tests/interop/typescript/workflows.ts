// A caller: an interceptor signs each Nexus call, by a local activity, since a workflow has no crypto.
import {
  createNexusServiceClient,
  proxyLocalActivities,
  uuid4,
  workflowInfo,
  type WorkflowInterceptorsFactory,
} from "@temporalio/workflow";
import { payments, type Price } from "./contract.js";
import type { Signs } from "./main.js";

const { sign } = proxyLocalActivities<Signs>({ startToCloseTimeout: "10s" });

export const interceptors: WorkflowInterceptorsFactory = () => ({
  outbound: [
    {
      async startNexusOperation(input, next) {
        const { workflowId: sub, runId: run } = workflowInfo();
        const call = { end: input.endpoint, svc: input.service, op: input.operation, sub, run };
        const token = await sign(call, JSON.stringify(input.input), Date.now() / 1000, uuid4());
        return await next({ ...input, headers: { ...input.headers, "crossway-caller": token } });
      },
    },
  ],
});

type Quote = { order: string; amount: number };

export async function Ask(endpoint: string, quote: Quote): Promise<Price> {
  const client = createNexusServiceClient({ endpoint, service: payments });
  return await client.executeOperation(payments.operations.quote, quote, {
    scheduleToCloseTimeout: "60s",
  });
}
