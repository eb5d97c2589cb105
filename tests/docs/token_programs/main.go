// What the page's code makes of the vectors, as JSON.
package main

import (
	"encoding/json"
	"os"
)

func main() {
	var given struct {
		Vectors struct {
			Now          int64
			Input, Token string
			Key          Key
			Refused      map[string]string
			P256, Answer struct {
				Key           Key
				Token, Result string
				Refused       map[string]string
			}
		}
		Claims, Asked Claims
		Keys          []Key
	}
	if json.Unmarshal([]byte(os.Args[1]), &given) != nil {
		panic("no input")
	}
	shown, call := given.Vectors, given.Claims
	data, result := []byte(shown.Input), []byte(shown.Answer.Result)
	keys, taken := map[string]Key{}, []string{}
	for _, key := range given.Keys {
		keys[key.Kid] = key
	}
	look := func(prefix, token string, refused map[string]string, verifies func(string) error) {
		for name, one := range refused {
			if verifies(one) == nil {
				taken = append(taken, prefix+name)
			}
		}
		if verifies(token) == nil {
			taken = append(taken, prefix+"token")
		}
	}
	verifies := func(token string) error {
		_, err := Verified(token, keys, call.Call, data, shown.Now, "")
		return err
	}
	look("", shown.Token, shown.Refused, verifies)
	look("p256 ", shown.P256.Token, shown.P256.Refused, verifies)
	look("answer ", shown.Answer.Token, shown.Answer.Refused, func(token string) error {
		return CheckAnswer(token, keys, "payments", given.Asked, result)
	})
	own, _ := Signed(shown.Key, call, data)
	other, _ := Signed(shown.P256.Key, call, data)
	said, _ := Answered(shown.Answer.Key, given.Asked, result, shown.Now)
	text, _ := json.Marshal([]any{taken, []string{own, other, said}, Digest(nil)})
	os.Stdout.Write(text)
}
