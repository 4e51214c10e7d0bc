import fc from "fast-check";
import { BoundedOutput } from "../../../lib/host/bounded-output";

test("whatever the chunks, the first bytes and the last ones are kept", () => {
  const chunks = fc.array(fc.stringMatching(/^[a-z]{0,12}$/), { maxLength: 12 });
  fc.assert(
    fc.property(
      chunks,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (parts, limit, tailLength) => {
        const output = new BoundedOutput(limit, tailLength);
        for (const part of parts) output.add(Buffer.from(part));
        const whole = parts.join("");
        expect({ head: output.head, tail: output.tail }).toEqual({
          head: whole.slice(0, limit),
          tail: whole.slice(-tailLength),
        });
      },
    ),
  );
});
