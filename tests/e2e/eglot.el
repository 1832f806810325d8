;;; Emacs in batch: shows a file to eglot, uses what the server offers as a person would, and prints what it saw as JSON.
;;; Called with: FILE CONFIGURATION  -*- lexical-binding: t -*-

(require 'eglot)
(require 'cl-lib)
(require 'json)

(setq eglot-sync-connect 30
      eglot-confirm-server-initiated-edits nil
      python-indent-guess-indent-offset nil)

;; Debian has no package for Elixir; eglot asks only for the mode's name.
(define-derived-mode elixir-mode prog-mode "Elixir")
(add-to-list 'auto-mode-alist '("\\.exs?\\'" . elixir-mode))

;; A folder with settings of ours is a project, as one under version control would be.
(defun concordia-project (folder)
  (let ((root (locate-dominating-file folder "concordia.toml")))
    (and root (cons 'transient root))))
(add-to-list 'project-find-functions #'concordia-project)

(defvar concordia-saw nil "What to report, as an alist.")

(defun concordia-logs ()
  "What eglot and the server said, for a person who looks for what went wrong."
  (mapconcat (lambda (buffer)
               (with-current-buffer buffer
                 (format "--- %s\n%s\n" (buffer-name)
                         (buffer-substring-no-properties (max (point-min) (- (point-max) 6000)) (point-max)))))
             (cl-remove-if-not (lambda (buffer) (string-match-p "EGLOT\\|\\*Messages\\*" (buffer-name buffer)))
                               (buffer-list))
             ""))

(defun concordia-wait (meaning ready)
  "The value of the function READY once there is one; MEANING says what is waited for."
  (let ((end (+ (float-time) 30)) value)
    (while (not (setq value (funcall ready)))
      (when (> (float-time) end)
        (error "%s: not within 30 s" meaning))
      (accept-process-output nil 0.05))
    value))

(defun concordia-saw (key value)
  (push (cons key value) concordia-saw))

(defun concordia-finding ()
  "The finding about the name in the wrong tense, if it is there."
  (cl-find-if (lambda (finding) (string-match-p "`ml\\.run\\.complete`" (flymake-diagnostic-text finding)))
              (flymake-diagnostics)))

(defun concordia-behind (text)
  (goto-char (point-min))
  (search-forward text))

(defun concordia-finds ()
  (let ((finding (concordia-wait "A finding" (lambda () (flymake-start) (concordia-finding)))))
    (concordia-saw "finding" (flymake-diagnostic-text finding))
    (concordia-saw "under" (buffer-substring-no-properties (flymake-diagnostic-beg finding)
                                                           (flymake-diagnostic-end finding)))))

(defun concordia-hovers ()
  (concordia-behind "ml.run.star")
  (let (shown)
    (eglot-hover-eldoc-function (lambda (text &rest _) (setq shown text)))
    (concordia-saw "hover" (substring-no-properties (concordia-wait "A hover" (lambda () shown))))))

(defun concordia-completes ()
  (goto-char (point-max))
  (search-backward "ml.run.")
  (goto-char (match-end 0))
  (pcase-let* ((`(,start ,end ,table . ,plist) (eglot-completion-at-point))
               (names (all-completions (buffer-substring-no-properties start end) table)))
    (setq names (funcall (or (alist-get 'display-sort-function (cdr (completion-metadata "" table nil))) #'identity)
                         names))
    (concordia-saw "offered" (vconcat (mapcar #'substring-no-properties names)))
    (delete-region start end)
    (insert (car names))
    (funcall (plist-get plist :exit-function) (car names) 'finished)
    (concordia-saw "completed" (buffer-substring-no-properties (line-beginning-position) (line-end-position)))))

(defun concordia-fixes ()
  (concordia-behind "\"ml.run.complete")
  (let ((last-nonmenu-event 13)         ; The keyboard, not a mouse that wants a menu.
        (completing-read-function (lambda (_prompt choices &rest more)
                                    (concordia-saw "fixes" (vconcat (mapcar #'car choices)))
                                    (or (nth 4 more) (caar choices)))))
    (call-interactively #'eglot-code-actions))
  (eglot--signal-textDocument/didChange) ; It waits until Emacs is idle, which it never is in batch.
  (concordia-wait "The finding gone" (lambda () (flymake-start) (not (concordia-finding))))
  (concordia-behind "\"ml.run.complete")
  (concordia-saw "fixed" (buffer-substring-no-properties (line-beginning-position) (line-end-position))))

(let ((file (pop command-line-args-left)))
  (load (pop command-line-args-left) nil t)
  (find-file file)
  (condition-case problem
      (progn
        (call-interactively #'eglot)
        (concordia-finds)
        (concordia-hovers)
        (concordia-completes)
        (concordia-fixes)
        (save-buffer)
        (eglot-shutdown (eglot-current-server))
        (princ (json-encode concordia-saw)))
    (error
     (message "%s\n--- text\n%s\n%s" (error-message-string problem) (buffer-string) (concordia-logs))
     (kill-emacs 1))))
