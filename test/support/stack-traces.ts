// mocha sets this to infinity, and the Pulumi SDK captures a trace for every output property: the tests would take many
// times as long.
Error.stackTraceLimit = 10;
