package notebookapi

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"private-notebook/cmd/private-notebook/failure"
)

// A program or a server that should hand out credentials, and does not, keeps nobody waiting.
func TestCredentialsAreNotWaitedForWithoutEnd(t *testing.T) {
	over := make(chan struct{}) // The SDK lets its question run on in the background.
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	t.Cleanup(silent.Close)
	t.Cleanup(func() { close(over) })
	none := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_CONTAINER_CREDENTIALS_FULL_URI": silent.URL, "AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_PROFILE": "",
		"AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none, "AWS_CA_BUNDLE": "",
	} {
		t.Setenv(name, value)
	}
	patience := credentialsPatience
	t.Cleanup(func() { credentialsPatience = patience })
	credentialsPatience = 100 * time.Millisecond
	began := time.Now()
	_, err := Settings(t.Context(), "ap-northeast-1", "")
	var failed *failure.Failure
	require.True(t, errors.As(err, &failed), "%v", err)
	assert.Equal(t, failure.NoCredentials, failed.Code)
	assert.Equal(t, []string{"what hands them out does not answer"}, failed.Details)
	assert.Less(t, time.Since(began), 10*time.Second)
}
