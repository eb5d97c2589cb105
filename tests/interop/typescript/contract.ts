// What `crossway schema` says of the design's services, as the TypeScript SDK has it.
import * as nexus from "nexus-rpc";

export interface Quote {
  order: string;
  amount: number;
}

export const payments = nexus.service("Payments", {
  quote: nexus.operation<Quote, number>({ name: "Quote" }),
});

export const ledger = nexus.service("Ledger", {
  who: nexus.operation<string, string>({ name: "Who" }),
});
