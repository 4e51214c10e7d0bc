import { settle } from "./other-peoples-rules";
import { A, B, C, CLEAN, describeStrikes, SECONDS } from "./strikes";

/**
 * Every step fails once, on a host with systemd among other people's rules.
 * @needs systemd
 */

jest.setTimeout(SECONDS * 1000);

describeStrikes(
  { init: "systemd" },
  {
    ways: [
      [CLEAN, A],
      [A, B],
      [A, C],
      [C, CLEAN],
    ],
    kinds: ["install-units", "remove-units", "store-firewalld"],
    prepare: (on) => settle(on),
  },
);
