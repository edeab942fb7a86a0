package account

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"private-notebook/accesspath/accountfile"
)

// Options say how an account is read.
type Options struct {
	// Config has the credentials and the Region. Endpoints, proxies and authorities are its own.
	Config aws.Config
	// AtOnce is how many requests may be under way together; 0 is 8.
	AtOnce int
	// Attempts is how often a throttled request is tried; 0 is 10.
	Attempts int
	// Pause is the longest wait between two attempts; 0 is 20 seconds.
	Pause time.Duration
	// Timeout is how long one answer may take; 0 is a minute.
	Timeout time.Duration
	// Unlimited leaves out the waiting by which AWS's documented rates are kept. It is for what answers in AWS's place.
	Unlimited bool
	// Now is the time; nil is the machine's.
	Now func() time.Time
}

// The defaults. Eight requests at once and 100 ms each are 80 a second, over many actions.
const (
	usuallyAtOnce   = 8
	usuallyAttempts = 10
	usuallyPause    = 20 * time.Second
	usuallyTimeout  = time.Minute
)

func (o Options) completed() Options {
	if o.AtOnce == 0 {
		o.AtOnce = usuallyAtOnce
	}
	if o.Attempts == 0 {
		o.Attempts = usuallyAttempts
	}
	if o.Pause == 0 {
		o.Pause = usuallyPause
	}
	if o.Timeout == 0 {
		o.Timeout = usuallyTimeout
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Reader reads one account in one Region, once.
type Reader struct {
	o   Options
	api clients
	// account, partition and region are what is read, and by is who reads.
	account, partition, region, by string

	slots  chan struct{}
	limits *limits
	// calls and retries are requests that were answered; asked and answered are questions, of one page or of many.
	calls, retries, asked, answered atomic.Int64
	// simulated is whether an answer came from a host that is not AWS's.
	simulated atomic.Bool

	mu        sync.Mutex
	resources []accountfile.Resource
	unread    []accountfile.Unread
	// gaveUp are the actions that were throttled through every attempt: the next request of one is made once.
	gaveUp map[string]bool

	later
}

// New is a reader of the account that the configuration's credentials are of, in its Region.
func New(o Options) *Reader {
	o = o.completed()
	r := &Reader{
		o: o, region: o.Config.Region, slots: make(chan struct{}, o.AtOnce), limits: newLimits(o.Unlimited), gaveUp: map[string]bool{}, later: newLater(),
	}
	r.api = newClients(r.settings())
	return r
}

// Progress is how far a reader has come.
type Progress struct {
	// Calls are the requests that were answered, and Retries those of them that repeated another.
	Calls, Retries int
	// Answered of Asked questions are answered. More may come: an answer can lead to further questions.
	Answered, Asked int
}

// Progress may be asked at any time.
func (r *Reader) Progress() Progress {
	return Progress{int(r.calls.Load()), int(r.retries.Load()), int(r.answered.Load()), int(r.asked.Load())}
}

// Account is the account's number, once [Reader.Identify] has asked; "" before.
func (r *Reader) Account() string { return r.account }

// Region is what is read besides IAM.
func (r *Reader) Region() string { return r.region }

// Read reads everything. It fails only where [Reader.Identify] does. If the context ends, what was read until then is returned as a file
// that says that it is incomplete.
func (r *Reader) Read(ctx context.Context) (accountfile.File, error) {
	began := r.o.Now().UTC().Truncate(time.Second)
	if err := r.Identify(ctx); err != nil {
		return accountfile.File{}, err
	}
	together(
		func() { r.readIdentities(ctx) }, func() { r.readNotebooks(ctx) }, func() { r.readNetworks(ctx) }, func() { r.readEndpoints(ctx) },
		func() { r.readGateways(ctx) }, func() { r.readClientVPNs(ctx) }, func() { r.readTransitGateways(ctx) }, func() { r.readCoreNetworks(ctx) }, func() { r.readResolver(ctx) },
		func() { r.readNames(ctx) }, func() { r.readBalancers(ctx) }, func() { r.readDirectConnect(ctx) }, func() { r.readOrganization(ctx) },
	)
	r.mu.Lock()
	defer r.mu.Unlock()
	slices.SortFunc(r.resources, func(x, y accountfile.Resource) int { return strings.Compare(x.URN, y.URN) })
	slices.SortFunc(r.unread, func(x, y accountfile.Unread) int {
		return cmp.Or(strings.Compare(x.Call, y.Call), strings.Compare(x.Of, y.Of), strings.Compare(string(x.Reason), string(y.Reason)),
			strings.Compare(x.Message, y.Message))
	})
	r.unread = slices.CompactFunc(r.unread, func(x, y accountfile.Unread) bool { return x.Call == y.Call && x.Of == y.Of && x.Reason == y.Reason })
	return accountfile.File{
		Format: accountfile.Format, Version: accountfile.Version,
		Reading: accountfile.Reading{
			Account: r.account, Partition: r.partition, Region: r.region, By: r.by, Began: began, Ended: r.o.Now().UTC().Truncate(time.Second),
			Complete: ctx.Err() == nil, Calls: int(r.calls.Load()), Retries: int(r.retries.Load()), Asked: askedTypes(),
			Simulated: r.simulated.Load(), Unread: append([]accountfile.Unread{}, r.unread...),
		},
		Deployment: accountfile.Deployment{Resources: append([]accountfile.Resource{}, r.resources...)},
	}, nil
}

// ask asks one question: all pages of a call, or one call about one thing. It says whether there was a whole answer; where there was none, it
// has noted why.
func (r *Reader) ask(ctx context.Context, c *Call, of string, question func(context.Context) error) bool {
	r.asked.Add(1)
	defer r.answered.Add(1)
	err := ctx.Err()
	if err == nil {
		err = question(context.WithValue(ctx, callKey{}, c))
	}
	if err == nil {
		return true
	}
	reason, message := r.why(ctx, c, err)
	r.miss(c, of, reason, message)
	return false
}

// miss notes that something was not read.
func (r *Reader) miss(c *Call, of string, reason accountfile.Reason, message string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if reason == accountfile.Throttled {
		r.gaveUp[c.Action] = true
	}
	r.unread = append(r.unread, accountfile.Unread{Call: c.Action, Of: of, Reason: reason, Message: message, Types: c.Types})
}

// add adds a resource. Its name is what people see of its URN, whose last part begins after a colon.
func (r *Reader) add(token, id, name string, outputs object) {
	if !isGlobal(token) {
		outputs["region"] = r.region
	}
	urn := "urn:pulumi:account::" + r.account + "-" + r.region + "::" + token + "::" + strings.ReplaceAll(name, ":", "_")
	r.mu.Lock()
	defer r.mu.Unlock()
	r.resources = append(r.resources, accountfile.Resource{URN: urn, Custom: true, ID: id, Type: token, Outputs: outputs})
}

// isGlobal says whether a type is in no Region.
func isGlobal(token string) bool {
	return strings.HasPrefix(token, "aws:iam/") || strings.HasPrefix(token, "aws:organizations/") || token == coreAttachmentType || token == zoneType || token == recordType
}

// together does several things side by side, and returns once all are done.
func together(things ...func()) { each(things, func(do func()) { do() }) }

// each does something with each of a list, side by side.
func each[T any](list []T, do func(T)) {
	var all sync.WaitGroup
	for _, member := range list {
		all.Go(func() { do(member) })
	}
	all.Wait()
}

// pager is a paginator of an AWS service.
type pager[Page, Options any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*Options)) (Page, error)
}

// pages reads all pages. An empty one may have a next one.
func pages[Page, Options any](ctx context.Context, from pager[Page, Options], take func(Page)) error {
	for from.HasMorePages() {
		page, err := from.NextPage(ctx)
		if err != nil {
			return err
		}
		take(page)
	}
	return nil
}

// answer is what one question tells another, which may have to wait for it.
type answer[T any] struct {
	known chan struct{}
	value T
}

func newAnswer[T any]() *answer[T] { return &answer[T]{known: make(chan struct{})} }

// give gives the answer, once. It must be given also where nothing was read, or those who wait for it wait for ever.
func (a *answer[T]) give(value T) {
	a.value = value
	close(a.known)
}

func (a *answer[T]) get() T {
	<-a.known
	return a.value
}
