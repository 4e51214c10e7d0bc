// Prints what each module given has to offer to `require`.
const names = (specifier) => [specifier, Object.keys(require(specifier)).toSorted()];
process.stdout.write(JSON.stringify(Object.fromEntries(process.argv.slice(2).map(names))));
