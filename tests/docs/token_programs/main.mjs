// What the page's code makes of the vectors, as JSON.
import { answered, signed } from "./crossway-signer.mjs";
import { digest } from "./crossway-token.mjs";
import { checkAnswer, verified } from "./crossway-verifier.mjs";

const { vectors, call, where, asked, keys } = JSON.parse(process.argv[2]);
const [data, result] = [vectors.input, vectors.answer.result].map((text) => Buffer.from(text));
const taken = [];
const look = (prefix, some, verifies) => {
  for (const [name, token] of Object.entries({ token: some.token, ...some.refused })) {
    try {
      verifies(token);
      taken.push(prefix + name);
    } catch {}
  }
};
const caller = (token) => verified(token, keys, call, data, vectors.now);
look("", vectors, caller);
look("p256 ", vectors.p256, caller);
look("answer ", vectors.answer, (token) => checkAnswer(token, keys, "payments", asked, result));
const made = [vectors.key, vectors.p256.key].map((key) =>
  signed(key, { ...call, ...where }, data, vectors.now, vectors.jti),
);
made.push(answered(vectors.answer.key, asked, result, vectors.now));
console.log(JSON.stringify([taken, made, digest("")]));
