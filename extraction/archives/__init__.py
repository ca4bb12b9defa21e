"""The kinds of containers, each as a function from bytes to entries that inflate when asked."""

from extraction.archives.mail import mail_members
from extraction.archives.native import libarchive_members
from extraction.archives.tape import tar_members
from extraction.archives.zipped import zip_members

__all__ = ["libarchive_members", "mail_members", "tar_members", "zip_members"]
