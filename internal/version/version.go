// Package version has the number of this version of the project. The changelog's newest heading is held to it.
package version

// Number is the version by https://semver.org, without a "v" before it. Below 1.0.0, a change of a contract raises the second number.
const Number = "0.1.0"
