declare const TEST_SECONDS: number;

/** What a test of this kind may take at most, as jest.config.cjs says. */
jest.setTimeout(TEST_SECONDS * 1000);
